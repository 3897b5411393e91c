using System.Collections.Frozen;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// The result of running a provider's code once: a dispatcher, or faults.
/// </summary>
internal sealed record Constructed(
    IAlertDispatcher? Dispatcher, SecretMask Mask, IReadOnlyList<Fault> Faults, InitializerFailure? InitializerFailure = null);

/// <summary>
/// The part of creating an instance that runs a provider's code: its settings class, its constructor, its factory method, in that
/// order. With wrong settings the provider is not created at all.
/// </summary>
internal sealed class Construction
{
    private readonly ProviderRequest _request;
    private readonly IDispatcherSource _source;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Action<ProviderRequest, string>? _warned;

    public Construction(
        ProviderRequest request,
        IDispatcherSource source,
        TimeProvider timeProvider,
        ILogger logger,
        Action<ProviderRequest, string>? warned = null)
    {
        _warned = warned;
        _request = request;
        _source = source;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public Constructed Make()
    {
        // Until the settings are bound, it is unknown which of them are secrets.
        var mask = RawSettings.Mask(_request);
        try
        {
            var settings = _source.BindSettings(_request);
            mask = settings.Mask;
            return settings.Faults.Count > 0 ? new Constructed(null, mask, settings.Faults) : Make(settings);
        }
        catch (FapilogException refused) when (refused.Faults.Count > 0)
        {
            return new Constructed(null, mask, [.. refused.Faults.Select(fault => new Fault(
                fault.Code, mask.Apply(fault.Message), fault.Path ?? _request.ConfigurationPath))]);
        }
#pragma warning disable CA1031 // The construction's boundary: whatever a provider throws becomes a fault of its instance.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failed(mask, Sentence.From(exception), InitializerFailure.Find(exception, _source, mask.Apply));
        }
    }

    private Constructed Make(BoundSettings settings)
    {
        var log = new ProviderLog(
            _logger, _request.InstanceName, settings.Mask, _warned is null ? null : text => _warned(_request, text));
        var context = new AlertProviderContext(_request.InstanceName)
        {
            Channel = _request.Options.Channel,
            BoundSettings = settings.Value,
            RawSettings = settings.Raw.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            TimeProvider = _timeProvider,
            LogWriter = log.Write,
        };
        return _source.Make(context) is { } dispatcher
            ? new Constructed(dispatcher, settings.Mask, [])
            : Failed(settings.Mask, "It returned no dispatcher.");
    }

    // The path names the instance. The message does not, so that one failure of several instances is reported once.
    private Constructed Failed(SecretMask mask, string why, InitializerFailure? failure = null) => new(
        null,
        mask,
        [failure?.FaultAt(_source.Row, _request.ConfigurationPath) ?? new Fault(
            LoadingCodes.ConstructionFailed,
            $"Provider '{_source.Row.Declaration!.Name}' ('{_source.Row.Location.Path}') could not make its dispatcher. "
            + $"{mask.Apply(why)} Ask the provider's author, or choose another.",
            _request.ConfigurationPath)],
        failure);
}

/// <summary>
/// The source of one provider's dispatchers: a class of a loaded DLL, or a factory registered in code. Both calls run third-party
/// code.
/// </summary>
internal interface IDispatcherSource
{
    ProviderRow Row { get; }

    /// <summary>Gets the warnings that do not prevent its use.</summary>
    IReadOnlyList<Fault> Remarks { get; }

    /// <summary>Gets the full names of the types that must be initialized before anything can be made.</summary>
    IEnumerable<string?> TypeNames { get; }

    BoundSettings BindSettings(ProviderRequest request);

    IAlertDispatcher? Make(AlertProviderContext context);
}

/// <summary>
/// Writes what a provider logs to the host's log, as text with the instance's secrets masked.
/// </summary>
internal sealed partial class ProviderLog
{
    private readonly ILogger _logger;
    private readonly string _instance;
    private readonly SecretMask _mask;
    private readonly Action<string>? _warned;

    /// <param name="logger">The host's log.</param>
    /// <param name="instance">The instance's name.</param>
    /// <param name="mask">Its secrets.</param>
    /// <param name="warned">What gets the warnings in place of the log; null for the log.</param>
    public ProviderLog(ILogger logger, string instance, SecretMask mask, Action<string>? warned = null)
    {
        _warned = warned;
        _logger = logger;
        _instance = instance;
        _mask = mask;
    }

    public void Write(AlertLogLevel level, string message, Exception? exception)
    {
        var logLevel = Level(level);
        var isForWarned = _warned is not null && logLevel is LogLevel.Warning;
        if (!isForWarned && !_logger.IsEnabled(logLevel))
        {
            return;
        }

        // The exception itself would carry its secrets past the mask.
        var text = exception is null ? message : $"{message} {Sentence.From(exception)}";
        var masked = _mask.Apply(text ?? string.Empty);
        if (isForWarned)
        {
            _warned!(masked);
        }
        else
        {
            ProviderSaid(_logger, logLevel, _instance, masked);
        }
    }

    private static LogLevel Level(AlertLogLevel level) => level switch
    {
        AlertLogLevel.Debug => LogLevel.Debug,
        AlertLogLevel.Information => LogLevel.Information,
        AlertLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    [LoggerMessage(EventId = 1105, Message = "Alert instance '{Instance}': {Text}")]
    private static partial void ProviderSaid(ILogger logger, LogLevel level, string instance, string text);
}
