using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// A dispatcher registered in code. Configuration chooses it by name, like that of a DLL: for tests, and for hosts that load no
/// DLL.
/// </summary>
/// <remarks>
/// It is treated like a provider from a DLL: its settings are validated first, its creation has a time limit, it is wrapped, and
/// the events it sees are redacted. Read once, when the catalogue is created.
/// </remarks>
public sealed class ProviderRegistration
{
    private readonly Func<AlertProviderContext, IAlertDispatcher> _factory;
    private readonly Func<ProviderRequest, BoundSettings> _bind;
    private IReadOnlyList<string> _aliases = [];
    private int _maxConcurrentCalls = 1;

    private ProviderRegistration(
        string name,
        Type? settingsType,
        Func<ProviderRequest, BoundSettings> bind,
        Func<AlertProviderContext, IAlertDispatcher> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Check(name, nameof(name));

        Name = name;
        SettingsType = settingsType;
        _bind = bind;
        _factory = factory;
    }

    /// <summary>Gets the name by which configuration chooses it.</summary>
    public string Name { get; }

    /// <summary>Gets or sets further names.</summary>
    /// <value>The default is none. Each follows <see cref="ProviderName"/> and is not built in.</value>
    /// <exception cref="ArgumentException">A name is not well formed, or built in.</exception>
    public IReadOnlyList<string> Aliases
    {
        get => _aliases;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var alias in value)
            {
                Check(alias, nameof(value));
            }

            _aliases = [.. value];
        }
    }

    /// <summary>Gets or sets one sentence for people who list the providers.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets what the channel of an alert means to the dispatcher.</summary>
    /// <value>The default is <see cref="AlertChannels.None"/>: it is ignored.</value>
    public AlertChannels Channels { get; set; }

    /// <summary>Gets or sets how many calls are made to one dispatcher at a time.</summary>
    /// <value>The default is 1. At least 1; more than 64 count as 64.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrentCalls
    {
        get => _maxConcurrentCalls;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxConcurrentCalls = value;
        }
    }

    /// <summary>Gets or sets a value indicating whether the dispatcher understands <see cref="AlertAction.Clear"/>.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HandlesClear { get; set; }

    internal Type? SettingsType { get; }

    /// <summary>
    /// Registers a factory that takes its settings as texts, from <see cref="AlertProviderContext.RawSettings"/>.
    /// </summary>
    /// <param name="name">
    /// The name by which configuration chooses it. It follows <see cref="ProviderName"/> and is not built in.
    /// </param>
    /// <param name="factory">
    /// Creates the dispatcher of one instance, without any I/O; a new one at each call, because the trail disposes it. It runs on
    /// a thread of its own.
    /// </param>
    /// <returns>The registration.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not well formed, or built in.</exception>
    public static ProviderRegistration Create(string name, Func<AlertProviderContext, IAlertDispatcher> factory) =>
        new(name, null, RawSettings.Bind, factory);

    /// <summary>Registers a factory whose settings are bound to a class and checked as those of a DLL are.</summary>
    /// <typeparam name="TSettings">
    /// A class with a parameterless constructor and settable properties, checked by its data annotations; the factory finds it by
    /// <see cref="AlertProviderContext.GetSettings{T}"/>.
    /// </typeparam>
    /// <param name="name">
    /// The name by which configuration chooses it. It follows <see cref="ProviderName"/> and is not built in.
    /// </param>
    /// <param name="factory">As in the other overload.</param>
    /// <returns>The registration.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not well formed, or built in.</exception>
    [RequiresUnreferencedCode("The members of the settings class, at any depth, are found by reflection.")]
    [RequiresDynamicCode("Lists and maps of the settings class are made at run time.")]
    public static ProviderRegistration Create<TSettings>(string name, Func<AlertProviderContext, IAlertDispatcher> factory)
        where TSettings : class =>
            new(name, typeof(TSettings), request => SettingsBinder.Bind(typeof(TSettings), request), factory);

    /// <summary>Returns the name.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => Name;

    internal BoundSettings Bind(ProviderRequest request) => _bind(request);

    internal IAlertDispatcher? Make(AlertProviderContext context) => _factory(context);

    private static void Check(string name, string parameter)
    {
        if (!ProviderName.IsValid(name))
        {
            throw new ArgumentException($"'{name}' is not a provider's name. {ProviderName.Rule}", parameter);
        }

        if (ProviderName.IsNoop(name))
        {
            throw new ArgumentException(
                $"'{name}' is built in and always means the dispatcher that does nothing. Choose another name.", parameter);
        }
    }
}

/// <summary>
/// A registration as the catalogue sees it: with a row like that of every other provider.
/// </summary>
internal sealed class RegisteredProvider : IDispatcherSource
{
    /// <summary>The text in place of the path of a DLL.</summary>
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

    public IReadOnlyList<Fault> Remarks => [];

    public IEnumerable<string?> TypeNames => [_registration.SettingsType?.FullName];

    public BoundSettings BindSettings(ProviderRequest request) => _registration.Bind(request);

    public IAlertDispatcher? Make(AlertProviderContext context) => _registration.Make(context);
}
