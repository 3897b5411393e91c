using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// How a <see cref="SafeAlertDispatcher"/> contains the dispatcher it wraps. Read once, when it is made.
/// </summary>
public sealed class SafeAlertDispatcherOptions
{
    /// <summary>Gets or sets how long a call may take before it is abandoned.</summary>
    /// <value>The default is 60 seconds. More than zero.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the least time between two log entries about failures; those between are counted.</summary>
    /// <value>The default is 1 minute. Not negative.</value>
    public TimeSpan LogWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long the wrapped dispatcher may take to dispose itself.</summary>
    /// <value>The default is 5 seconds. More than zero.</value>
    public TimeSpan DisposeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets where failures are logged.</summary>
    /// <value>The default is <see langword="null"/>: they are only counted.</value>
    public ILogger? Logger { get; set; }

    /// <summary>Gets or sets what takes the instance's secrets out of the texts of failures.</summary>
    /// <value>The default is <see cref="SecretMask.None"/>.</value>
    public SecretMask SecretMask { get; set; } = SecretMask.None;
}
