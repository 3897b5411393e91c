using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// What came of running a provider's code once: a dispatcher, or faults.
/// </summary>
internal sealed record Constructed(IAlertDispatcher? Dispatcher, SecretMask Mask, IReadOnlyList<Fault> Faults);

/// <summary>
/// The part of making an instance that runs a provider's code: its settings class, its constructor, its factory method.
/// </summary>
internal sealed class Construction
{
    private readonly ProviderRequest _request;
    private readonly LoadedProvider _provider;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public Construction(ProviderRequest request, LoadedProvider provider, TimeProvider timeProvider, ILogger logger)
    {
        _request = request;
        _provider = provider;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public Constructed Make()
    {
        var mask = SecretMask.None;
        try
        {
            var settings = SettingsBinder.Bind(
                _provider.SettingsType, _request.Settings, $"{_request.ConfigurationPath}:Settings", _request.BaseDirectory);
            mask = settings.Mask;
            return settings.Faults.Count > 0 ? new Constructed(null, mask, settings.Faults) : Make(settings);
        }
#pragma warning disable CA1031 // The construction's boundary: whatever a provider throws becomes a fault of its instance.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failed(mask, Sentence.Of(exception));
        }
    }

    private Constructed Make(BoundSettings settings)
    {
        if (Activator.CreateInstance(_provider.ProviderType, nonPublic: true) is not IAlertProvider provider)
        {
            return new Constructed(null, settings.Mask, [new Fault(
                LoadingCodes.UnusableClass,
                $"Class '{_provider.ProviderType.FullName}' in '{_provider.Path}' does not implement {nameof(IAlertProvider)}. "
                + "Ask the provider's author for a sound build.",
                _request.ConfigurationPath)]);
        }

        var log = new ProviderLog(_logger, _request.InstanceName, settings.Mask);
        var raw = _request.Settings?.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null);
        var context = new AlertProviderContext(_request.InstanceName, settings.Value, raw, _timeProvider, log.Write);
        return provider.CreateDispatcher(context) is { } dispatcher
            ? new Constructed(dispatcher, settings.Mask, [])
            : Failed(settings.Mask, "It returned no dispatcher.");
    }

    private Constructed Failed(SecretMask mask, string why) => new(null, mask, [new Fault(
        LoadingCodes.ConstructionFailed,
        $"Provider '{_provider.Name}' ('{_provider.Path}') could not make instance '{_request.InstanceName}'. {mask.Apply(why)} "
        + "Ask the provider's author, or choose another.",
        _request.ConfigurationPath)]);
}
