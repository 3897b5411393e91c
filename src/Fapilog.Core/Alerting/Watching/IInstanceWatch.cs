namespace Fapilog.Alerting;

/// <summary>
/// What is told about the state of instances.
/// </summary>
internal interface IInstanceWatch
{
    /// <summary>An instance's circuit breaker opened, again perhaps.</summary>
    void Failed(string instance, string failure);

    /// <summary>An instance delivered for the first time, or works again.</summary>
    void Works(string instance);
}
