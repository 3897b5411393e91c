using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// A provider whose DLL is in the process; its code has not run yet.
/// </summary>
[RequiresUnreferencedCode("The class is known at run time only.")]
[RequiresDynamicCode("Its settings are bound at run time.")]
internal sealed class LoadedProvider : IDispatcherSource
{
    private readonly Type _provider;
    private readonly Type? _settings;

    public LoadedProvider(ProviderRow row, Type provider, Type? settings)
    {
        Row = row;
        _provider = provider;
        _settings = settings;
    }

    public ProviderRow Row { get; }

    public IEnumerable<string?> TypeNames => [_provider.FullName, _settings?.FullName];

    public BoundSettings BindSettings(ProviderRequest request) => SettingsBinder.Bind(_settings, request);

    public IAlertDispatcher? Make(AlertProviderContext context) => Activator.CreateInstance(_provider, nonPublic: true) is IAlertProvider provider
        ? provider.CreateDispatcher(context)
        : throw new FapilogException(new Fault(
            LoadingCodes.UnusableClass,
            $"Class '{_provider.FullName}' in '{Row.Location.Path}' does not implement {nameof(IAlertProvider)}. "
            + "Ask the provider's author for a sound build."));
}
