using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// Creates the instance that a request asks for: binds its settings, makes its dispatcher, wraps it.
/// </summary>
internal sealed partial class InstanceFactory
{
    // What AlertInstance.MaxConcurrentCalls takes; a declaration has no maximum.
    private const int MaxConcurrentCalls = 64;

    private readonly FailedInitializers _failedInitializers = new();
    private readonly HashSet<ProviderLocation> _culturesChanged = [];
    private readonly ProviderCatalogueOptions _options;
    private readonly ILogger _logger;
    private readonly ILogger _alerting;

    public InstanceFactory(ProviderCatalogueOptions options, ILogger logger, ILogger alerting)
    {
        _options = options;
        _logger = logger;
        _alerting = alerting;
    }

    /// <summary>Returns the instance, or <see langword="null"/> after adding every fault.</summary>
    public AlertInstance? Create(ProviderRequest request, IDispatcherSource source, List<Fault> faults)
    {
        if (_failedInitializers.Find(source.Row, request) is { } failure)
        {
            faults.Add(failure);
            return null;
        }

        var (culture, uiCulture) = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        try
        {
            return Construct(request, source, faults);
        }
        finally
        {
            if (!ReferenceEquals(culture, CultureInfo.DefaultThreadCurrentCulture)
                || !ReferenceEquals(uiCulture, CultureInfo.DefaultThreadCurrentUICulture))
            {
                (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, uiCulture);
                if (_culturesChanged.Add(source.Row.Location))
                {
                    CultureChanged(_logger, source.Row.Location.Path, request.InstanceName);
                }
            }
        }
    }

    private AlertInstance? Construct(ProviderRequest request, IDispatcherSource source, List<Fault> faults)
    {
        var construction = new Construction(request, source, _options.TimeProvider, _alerting, _options.Warned);
        try
        {
            var made = LimitedThread.Run(
                $"fapilog: making '{request.InstanceName}'",
                construction.Make,
                _options.ConstructionTimeout,
                _options.TimeProvider,
                late => Discard(request.InstanceName, late));
            faults.AddRange(made.Faults);
            if (made.InitializerFailure is { } failure)
            {
                _failedInitializers.Add(source.Row, failure);
            }

            return made.Dispatcher is { } dispatcher ? Wrap(request, source.Row, dispatcher, made.Mask) : null;
        }
        catch (TimeoutException)
        {
            faults.Add(new Fault(
                LoadingCodes.ConstructionTimedOut,
                $"Provider '{source.Row.Declaration!.Name}' ('{source.Row.Location.Path}') did not make its dispatcher within "
                + $"{CountText.Seconds(_options.ConstructionTimeout)}. A provider makes its dispatcher without any input or output: "
                + "ask its author, or choose another.",
                request.ConfigurationPath));
            return null;
        }
    }

    private AlertInstance Wrap(ProviderRequest request, ProviderRow row, IAlertDispatcher dispatcher, SecretMask mask)
    {
        var declaration = row.Declaration!;
        var options = request.Options.Inherit();
        if (declaration.Channels is not AlertChannels.None)
        {
            options.Channel = request.Options.Channel;
        }
        else if (request.Options.Channel is { } channel)
        {
            ChannelIgnored(_logger, request.InstanceName, channel, declaration.Name!);
        }

        var safe = SafeAlertDispatcher.Wrap(request.InstanceName, dispatcher, new SafeAlertDispatcherOptions
        {
            Timeout = options.Deadline,
            TimeProvider = _options.TimeProvider,
            Logger = _alerting,
            SecretMask = mask,
        });
        return new AlertInstance(request.InstanceName, safe, options)
        {
            MaxConcurrentCalls = Math.Min(declaration.MaxConcurrentCalls, MaxConcurrentCalls),
            HandlesClear = declaration.HandlesClear,
        };
    }

    private static void Discard(string name, Constructed late)
    {
        if (late.Dispatcher is { } dispatcher)
        {
            _ = SafeAlertDispatcher.Wrap(name, dispatcher).DisposeAsync().AsTask();
        }
    }

    [LoggerMessage(
        1103,
        LogLevel.Warning,
        "The channel '{Channel}' of instance '{Instance}' is ignored: provider '{Provider}' delivers to one place.")]
    private static partial void ChannelIgnored(ILogger logger, string instance, string channel, string provider);

    [LoggerMessage(
        1143,
        LogLevel.Warning,
        "FAP3008: '{Path}' changed the default culture of the process while it made instance '{Instance}'. It was put back. This is not logged again.")]
    private static partial void CultureChanged(ILogger logger, string path, string instance);
}
