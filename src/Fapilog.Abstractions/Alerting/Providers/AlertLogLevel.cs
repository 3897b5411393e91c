namespace Fapilog.Alerting;

/// <summary>
/// How much a provider's own log message matters to the operator of the host.
/// </summary>
public enum AlertLogLevel
{
    /// <summary>For the author of the provider.</summary>
    Debug = 0,

    /// <summary>For the record.</summary>
    Information = 1,

    /// <summary>Something is not as it should be; alerts are still delivered.</summary>
    Warning = 2,

    /// <summary>Alerts are not delivered.</summary>
    Error = 3,
}
