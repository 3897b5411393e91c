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
    private readonly object? _settings;
    private readonly Action<AlertLogLevel, string, Exception?>? _log;

    /// <summary>Initializes a new instance of the <see cref="AlertProviderContext"/> class.</summary>
    /// <param name="instanceName">The configured instance's name; in the single-provider form, the name of the provider.</param>
    /// <param name="settings">The bound settings object, or <see langword="null"/> for a provider without settings.</param>
    /// <param name="rawSettings">
    /// The settings as configured, by path with <c>:</c> as separator; <see langword="null"/> for none.
    /// </param>
    /// <param name="timeProvider">The clock for delays and timestamps; <see langword="null"/> for the system clock.</param>
    /// <param name="log">Receives the messages of <see cref="Log"/>; <see langword="null"/> to discard them.</param>
    /// <exception cref="ArgumentException"><paramref name="instanceName"/> is null, empty or white space.</exception>
    public AlertProviderContext(
        string instanceName,
        object? settings = null,
        IEnumerable<KeyValuePair<string, string?>>? rawSettings = null,
        TimeProvider? timeProvider = null,
        Action<AlertLogLevel, string, Exception?>? log = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceName);

        InstanceName = instanceName;
        RawSettings = (rawSettings ?? []).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        TimeProvider = timeProvider ?? TimeProvider.System;
        _settings = settings;
        _log = log;
    }

    /// <summary>Gets the name of the dispatcher's instance, for messages to people.</summary>
    public string InstanceName { get; }

    /// <summary>
    /// Gets the instance's settings as configured, by path (<c>Headers:X-Team</c>); the keys are case-insensitive.
    /// <b>The values may be secrets</b>: never log them.
    /// </summary>
    public IReadOnlyDictionary<string, string?> RawSettings { get; }

    /// <summary>Gets the clock for delays and timestamps. Tests pass one that they can advance.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Gets the settings that the host bound and validated before it created the provider.</summary>
    /// <typeparam name="T">The class named by <see cref="AlertProviderAttribute.Settings"/>.</typeparam>
    /// <returns>The same object for each call.</returns>
    /// <exception cref="InvalidOperationException">
    /// The settings are not of type <typeparamref name="T"/>, or the provider declared none.
    /// </exception>
    public T GetSettings<T>()
        where T : class
    {
        return _settings as T ?? throw new InvalidOperationException(
            $"The settings of instance '{InstanceName}' are {(_settings is null ? "absent" : $"a '{_settings.GetType()}'")}, "
            + $"not a '{typeof(T)}'. Name the class in [AlertProvider(…, Settings = typeof({typeof(T).Name}))].");
    }

    /// <summary>Writes a message to the host's log under the instance's name.</summary>
    /// <param name="level">The log level.</param>
    /// <param name="message">A full sentence without secrets.</param>
    /// <param name="exception">The cause, or <see langword="null"/>.</param>
    public void Log(AlertLogLevel level, string message, Exception? exception = null) => _log?.Invoke(level, message, exception);

    /// <summary>Returns the instance's name, never a setting.</summary>
    /// <returns>The instance's name.</returns>
    public override string ToString() => InstanceName;
}
