namespace Fapilog.Alerting;

/// <summary>
/// The level of a provider's log message.
/// </summary>
public enum AlertLogLevel
{
    /// <summary>For the author of the provider.</summary>
    Debug = 0,

    /// <summary>For the record.</summary>
    Information = 1,

    /// <summary>There is a problem, but alerts are still delivered.</summary>
    Warning = 2,

    /// <summary>Alerts are not delivered.</summary>
    Error = 3,
}
