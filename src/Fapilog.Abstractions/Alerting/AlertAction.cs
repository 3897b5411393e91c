namespace Fapilog.Alerting;

/// <summary>
/// Whether an alert reports that something happened or that it is over.
/// </summary>
public enum AlertAction
{
    /// <summary>Something happened.</summary>
    Raise = 0,

    /// <summary>
    /// The finding named by <see cref="AlertDetails.FindingKey"/> is over. Sent only to providers that declare
    /// <see cref="AlertProviderAttribute.HandlesClear"/>.
    /// </summary>
    Clear = 1,
}
