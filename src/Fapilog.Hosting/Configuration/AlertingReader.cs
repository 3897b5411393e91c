using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// Reads the section <c>Alerting</c> in either form: one provider, or instances by name.
/// </summary>
internal sealed class AlertingReader
{
    private static readonly string[] OfOneProvider = ["Provider", "Channel", "Settings"];

    private static readonly string[] InstanceOptions = [.. AlertInstanceOption.All.Select(option => option.Name)];

    /// <summary>
    /// The settings of one instance; the others in its section are those of all alerts, where it has no name of its own.
    /// </summary>
    public static readonly IReadOnlyList<string> OfInstance = ["Provider", "Settings", .. InstanceOptions];

    private readonly IConfigurationSection _section;
    private readonly ConfigurationSources _sources;
    private readonly List<Fault> _faults;
    private readonly string? _chosen;
    private readonly RoutesReader _routes;
    private IReadOnlyCollection<string>? _names;

    /// <param name="section">The section <c>Alerting</c>.</param>
    /// <param name="sources">Where configuration comes from.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="chosen">
    /// A provider chosen outside configuration, which takes the settings that have no provider there; null for none.
    /// </param>
    public AlertingReader(IConfigurationSection section, ConfigurationSources sources, List<Fault> faults, string? chosen = null)
    {
        _section = section;
        _sources = sources;
        _faults = faults;
        _chosen = chosen;
        _routes = new RoutesReader(section.GetSection("Routes"));
    }

    /// <summary>Gets the request for the chosen provider where it has no instance; null when none is chosen.</summary>
    public ProviderRequest? Unconfigured { get; private set; }

    /// <summary>Gets the routes as configuration has them.</summary>
    public IReadOnlyList<AlertRoute> Routes { get; private set; } = [];

    public (AlertingSettings Settings, IReadOnlyList<ProviderRequest> Instances) Read()
    {
        var settings = new AlertingSettings();
        SectionReader.Fill(
            settings, _section, _faults,
            ["Provider", "Providers", "Settings", "Routes", QuietHoursReader.Section, .. InstanceOptions]);
        var options = new AlertInstanceOptions();
        var others = _section.GetChildren().Select(child => child.Key).Except(InstanceOptions, StringComparer.OrdinalIgnoreCase);
        _faults.AddRange(SettingsBinder.Fill(options, _section, ".", [.. others]));
        var providers = _section.GetSection("Providers");
        SectionReader.CheckGroup(providers, _faults, "oncall:Provider");
        SectionReader.CheckGroup(_section.GetSection("Settings"), _faults);
        Routes = _routes.Read(_faults);
        if (!SectionReader.CheckNamed(
            providers, _faults, "oncall:Provider", """{ "oncall": { "Provider": "slack", "Settings": { … } } }"""))
        {
            return (settings, []);
        }

        var named = providers.GetChildren().ToList();
        var flat = OfOneProvider.Where(member => _section.GetSection(member).Exists()).ToList();
        if (flat.Count > 0 && named.Count > 0)
        {
            _faults.Add(new Fault(
                HostingCodes.TwoForms,
                $"'{flat[0]}' in {_sources.Describe($"{_section.Path}:{flat[0]}")} configures one provider, and 'Providers' in "
                + $"{_sources.Describe($"{_section.Path}:Providers")} configures instances by name. Keep one of the two forms.",
                _section.Path));
            return (settings, []);
        }

        // Those of instances that cannot be read, too: a route that names one is right.
        _names = named.Count > 0 ? [.. named.Select(section => section.Key)]
            : _section["Provider"] is { } one && !string.IsNullOrWhiteSpace(one) ? [one]
            : [];
        Unconfigured = _chosen is null
            ? null
            : MakeUnconfigured(_chosen, named.Count > 0 || _section["Provider"] is { Length: > 0 }, options);
        return (
            settings,
            named.Count > 0
                ? [.. named.Select(section => ReadNamed(section, options)).OfType<ProviderRequest>()]
                : ReadFlat(flat, options));
    }

    /// <summary>Returns what is wrong with the routes of the trail, which code may have changed.</summary>
    public IEnumerable<Fault> CheckRoutes(IReadOnlyList<AlertRoute> routes) =>
        _routes.Check(routes, AreNamesRefused ? null : _names);

    /// <summary>
    /// Returns which parts of valid routes have no effect; none where something of them was refused, because it may be that.
    /// </summary>
    public IReadOnlyList<Fault> FindIdleRoutes(IReadOnlyList<AlertRoute> routes) =>
        AreNamesRefused || _routes.HasFaults ? [] : _routes.FindIdle(routes, _names ?? []);

    /// <summary>Returns the configuration path of a route.</summary>
    public string PathOfRoute(int index) => _routes.PathOfRoute(index);

    private bool AreNamesRefused => IsRefused("Provider") || IsRefused("Providers");

    private bool IsRefused(string name) => _faults.Exists(fault => fault.IsAt($"{_section.Path}:{name}"));

    private IReadOnlyList<ProviderRequest> ReadFlat(List<string> given, AlertInstanceOptions options)
    {
        if (_section["Provider"] is { } provider)
        {
            return IsNotBlank(provider, _section) ? [Request(provider, provider, _section, options)] : [];
        }

        if (_section.GetSection("Provider").GetChildren().Any())
        {
            _faults.Add(new Fault(
                HostingCodes.NoProviderNamed,
                $"'Provider' is the name of one provider, and has settings below it. For several, name instances in '{_section.Path}:Providers'.",
                $"{_section.Path}:Provider"));
        }
        else if (_chosen is null && !IsRefused("Provider") && given.Any(member => member is "Settings" or "Channel"))
        {
            _faults.Add(new Fault(
                HostingCodes.NoProviderNamed,
                $"There are settings for a provider, but 'Provider' names none. Name it in '{_section.Path}:Provider', or remove the settings.",
                $"{_section.Path}:Provider"));
        }

        return [];
    }

    private ProviderRequest? ReadNamed(IConfigurationSection section, AlertInstanceOptions inherited)
    {
        if (!SectionReader.CheckGroup(section, _faults, "Provider"))
        {
            return null;
        }

        SectionReader.CheckGroup(section.GetSection("Settings"), _faults);
        var options = inherited.Inherit();
        var ofOptions = new List<Fault>();
        SectionReader.Fill(options, section, ofOptions, "Provider", "Settings");
        if (section["Provider"] is not { Length: > 0 } provider)
        {
            if (!ofOptions.Exists(fault => fault.IsAt($"{section.Path}:Provider")))
            {
                _faults.Add(new Fault(
                    HostingCodes.NoProviderNamed,
                    $"The instance '{section.Key}' names no provider. Set '{section.Path}:Provider'.",
                    $"{section.Path}:Provider"));
            }

            _faults.AddRange(ofOptions);
            return null;
        }

        if (!IsNotBlank(provider, section))
        {
            return null;
        }

        if (!ProviderName.IsValid(section.Key))
        {
            _faults.Add(new Fault(
                HostingCodes.BadInstanceName, $"'{section.Key}' is not an instance's name. {ProviderName.Rule}", section.Path));
        }

        _faults.AddRange(ofOptions);
        return Request(section.Key, provider, section, options);
    }

    private bool IsNotBlank(string provider, IConfigurationSection section)
    {
        if (!string.IsNullOrWhiteSpace(provider))
        {
            return true;
        }

        _faults.Add(new Fault(
            LoadingCodes.BadName,
            $"The provider's name is blank. Name a provider in '{section.Path}:Provider', or remove the setting.",
            $"{section.Path}:Provider"));
        return false;
    }

    /// <summary>
    /// Takes the settings of the flat form where they have no provider, else those that an instance of that name would have.
    /// </summary>
    private ProviderRequest MakeUnconfigured(string provider, bool settingsAreTaken, AlertInstanceOptions options) =>
        settingsAreTaken
        ? new ProviderRequest
        {
            InstanceName = provider,
            ProviderName = provider,
            ConfigurationPath = $"{_section.Path}:Providers:{provider}",
            Options = options.Inherit(),
        }
        : Request(provider, provider, _section, options);

    private ProviderRequest Request(string name, string provider, IConfigurationSection section, AlertInstanceOptions options)
    {
        // What is no name may be an address that was pasted here, and is shown in many places.
        var shown = ProviderName.IsValid(provider) ? provider : NameText.Shown(provider);
        var outOfRange = options.Validate();
        _faults.AddRange(outOfRange.Select(fault => new Fault(fault.Code, fault.Message, $"{section.Path}:{fault.Path}")));
        return new ProviderRequest
        {
            InstanceName = name == provider ? shown : name,
            ProviderName = shown,
            ConfigurationPath = section.Path,
            Settings = section.GetSection("Settings"),
            BaseDirectory = DirectoryOfSecrets(section.GetSection("Settings")),
            Options = outOfRange.Count == 0 ? options : new AlertInstanceOptions(),
        };
    }

    // The environment may override one setting while a file sets another that names a secret's file.
    private string DirectoryOfSecrets(IConfigurationSection settings) => _sources.DirectoryOf(
        settings.AsEnumerable().FirstOrDefault(
            pair => pair.Value?.StartsWith("file:", StringComparison.Ordinal) is true).Key ?? settings.Path);
}

/// <summary>
/// What configuration says about alerting as a whole. The options of instances are read into
/// <see cref="Alerting.AlertInstanceOptions"/>.
/// </summary>
internal sealed class AlertingSettings
{
    /// <summary>Gets or sets the plugins folder, relative to the application's directory.</summary>
    public string PluginsPath { get; set; } = "plugins";

    /// <summary>Gets or sets the folder for private copies of providers, relative to the application's directory.</summary>
    public string? ShadowCopyPath { get; set; }

    public ProviderErrorBehavior OnProviderError { get; set; }

    public TrustOptions Trust { get; set; } = new();
}
