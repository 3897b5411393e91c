using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// A dispatcher registered in code, as the catalogue knows it: with a row like every other provider's.
/// </summary>
internal sealed class RegisteredProvider : IDispatcherSource
{
    /// <summary>What stands where a DLL has its path.</summary>
    public const string Place = "(registered in code)";

    private readonly ProviderRegistration _registration;

    public RegisteredProvider(ProviderRegistration registration)
    {
        _registration = registration;
        var declaration = new ProviderDeclaration
        {
            TypeName = registration.Name,
            Name = registration.Name,
            Aliases = registration.Aliases,
            Description = registration.Description,
            Channels = registration.Channels,
            MaxConcurrentCalls = registration.MaxConcurrentCalls,
            HandlesClear = registration.HandlesClear,
        };
        var entry = new ProviderEntry
        {
            Name = declaration.Name,
            Aliases = declaration.Aliases,
            Path = Place,
            State = ProviderState.Available,
            Description = declaration.Description,
            Channels = declaration.Channels,
        };
        Row = new ProviderRow(entry, new ProviderLocation(Place, null), declaration) { Registered = this };
    }

    public ProviderRow Row { get; }

    public IEnumerable<string?> TypeNames => [_registration.SettingsType?.FullName];

    public BoundSettings BindSettings(ProviderRequest request) => _registration.Bind(request);

    public IAlertDispatcher? Make(AlertProviderContext context) => _registration.Make(context);
}
