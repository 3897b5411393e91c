using System.Collections.Frozen;

namespace Fapilog.Alerting;

/// <summary>
/// What a host passes to a provider to create one dispatcher: the instance's name, its settings, a clock and a log.
/// </summary>
/// <remarks>
/// It exposes only types of the base class library and of this contract. Safe for use by several threads. A provider's
/// tests create it directly.
/// </remarks>
public sealed class AlertProviderContext
{
    /// <summary>Initializes a new instance of the <see cref="AlertProviderContext"/> class.</summary>
    /// <param name="instanceName">The configured instance's name; with the one-provider form, the provider's.</param>
    /// <exception cref="ArgumentException"><paramref name="instanceName"/> is null, empty or white space.</exception>
    public AlertProviderContext(string instanceName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceName);

        InstanceName = instanceName;
    }

    /// <summary>Gets the name of the dispatcher's instance, for messages to people.</summary>
    public string InstanceName { get; }

    /// <summary>Gets the channel of the instance's alerts. A single alert may name another one.</summary>
    /// <value>The default is <see langword="null"/>: the instance names none.</value>
    public string? Channel { get; init; }

    /// <summary>Gets the bound and validated settings. Providers read them with <see cref="GetSettings{T}"/>.</summary>
    /// <value>The default is <see langword="null"/>: a provider without settings.</value>
    public object? BoundSettings { get; init; }

    /// <summary>
    /// Gets the instance's settings as configured, by path (<c>Headers:X-Team</c>); the keys are case-insensitive.
    /// <b>The values may be secrets</b>: never log them.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string?> RawSettings
    {
        get;
        init => field = value.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    } = FrozenDictionary<string, string?>.Empty;

    /// <summary>Gets the clock to wait and to stamp by. A test gives one it can advance.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets where <see cref="Log"/> writes.</summary>
    /// <value>The default is <see langword="null"/>: nowhere.</value>
    public Action<AlertLogLevel, string, Exception?>? LogWriter { get; init; }

    /// <summary>Gets the settings that the host bound and validated before it created the provider.</summary>
    /// <typeparam name="T">The class named by <see cref="AlertProviderAttribute.Settings"/>.</typeparam>
    /// <returns>The same object for each call.</returns>
    /// <exception cref="InvalidOperationException">
    /// The settings are not of type <typeparamref name="T"/>, or the provider declared none.
    /// </exception>
    public T GetSettings<T>()
        where T : class
    {
        return BoundSettings as T ?? throw new InvalidOperationException(
            $"The settings of instance '{InstanceName}' are {(BoundSettings is null ? "absent" : $"a '{BoundSettings.GetType()}'")}, "
            + $"not a '{typeof(T)}'. Name the class in [AlertProvider(…, Settings = typeof({typeof(T).Name}))].");
    }

    /// <summary>Writes a message to the host's log under the instance's name.</summary>
    /// <param name="level">The log level.</param>
    /// <param name="message">A full sentence without secrets.</param>
    /// <param name="exception">The cause, or <see langword="null"/>.</param>
    public void Log(AlertLogLevel level, string message, Exception? exception = null) =>
        LogWriter?.Invoke(level, message, exception);

    /// <summary>Returns the instance's name, never a setting.</summary>
    /// <returns>The instance's name.</returns>
    public override string ToString() => InstanceName;
}
