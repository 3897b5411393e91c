using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// The section <c>Fapilog</c> of a configuration, validated and with absolute paths.
/// </summary>
/// <remarks>Immutable. A change of the configuration takes effect after a restart.</remarks>
public sealed class FapilogSettings
{
    private FapilogSettings(
        string? trailName,
        AuditTrailOptions audit,
        AlertingSettings alerting,
        string lockFile,
        IReadOnlyList<ProviderRequest> instances)
    {
        TrailName = trailName;
        Audit = audit;
        PluginsPath = InApplication(alerting.PluginsPath);
        ShadowCopyPath = string.IsNullOrEmpty(alerting.ShadowCopyPath) ? null : InApplication(alerting.ShadowCopyPath);
        OnProviderError = alerting.OnProviderError;
        LockFile = lockFile;
        Trust = LockFilePath.Trust(alerting.Trust, lockFile);
        Instances = instances;
    }

    /// <summary>Gets the name of the trail below <c>Fapilog:Trails</c>.</summary>
    /// <value><see langword="null"/> for the trail of <c>Fapilog</c> itself.</value>
    public string? TrailName { get; }

    /// <summary>Gets the options of the trail.</summary>
    public AuditTrailOptions Audit { get; }

    /// <summary>Gets the plugins folder's full path.</summary>
    public string PluginsPath { get; }

    /// <summary>Gets the folder for private copies of providers.</summary>
    /// <value><see langword="null"/> for the system's folder for temporary files.</value>
    public string? ShadowCopyPath { get; }

    /// <summary>Gets what happens when a provider that is named cannot be used.</summary>
    public ProviderErrorBehavior OnProviderError { get; }

    /// <summary>Gets the requirements that a provider must meet before its code is trusted.</summary>
    public TrustOptions Trust { get; }

    /// <summary>Gets the full path of the lock file, where it is or would be.</summary>
    public string LockFile { get; }

    /// <summary>
    /// Gets a value indicating whether no provider is loaded, because the environment variable <c>FAPILOG_SAFE_MODE</c> is set.
    /// </summary>
    public bool SafeMode { get; } = SafeModeVariable.IsOn;

    /// <summary>Gets the requested instances; empty when no provider is named: then nothing alerts.</summary>
    public IReadOnlyList<ProviderRequest> Instances { get; }

    /// <summary>Gets the request for a provider that was chosen outside configuration and has no instance there.</summary>
    internal ProviderRequest? Unconfigured { get; private init; }

    /// <summary>Gets the configuration path of each route.</summary>
    internal IReadOnlyList<string> RoutePaths { get; private init; } = [];

    /// <summary>Gets which parts of the routes have no effect. The trail logs the same when it starts.</summary>
    internal IReadOnlyList<Fault> IdleRoutes { get; private init; } = [];

    /// <summary>Reads a configuration.</summary>
    /// <param name="configuration">
    /// The whole configuration. Only a root knows which file a value comes from; otherwise relative paths start at the working
    /// directory.
    /// </param>
    /// <param name="trailName">
    /// The trail below <c>Fapilog:Trails</c>, of which each has an <c>Audit</c> and an <c>Alerting</c> of its own;
    /// <see langword="null"/> for the trail of <c>Fapilog</c> itself.
    /// </param>
    /// <returns>The settings.</returns>
    /// <exception cref="FapilogException">
    /// The configuration has faults. Contains every fault, with its path and without its value.
    /// </exception>
    public static FapilogSettings Read(IConfiguration configuration, string? trailName = null)
    {
        var (settings, faults) = Examine(configuration, trailName);
        return faults.Count > 0 ? throw new FapilogException(FaultList.Once(faults)) : settings;
    }

    /// <summary>Reads every trail of a configuration.</summary>
    /// <param name="configuration">As for <see cref="Read"/>.</param>
    /// <returns>
    /// The settings: of the trail in <c>Fapilog</c> itself, where there is one, and of those below <c>Fapilog:Trails</c>.
    /// </returns>
    /// <exception cref="FapilogException">The configuration has faults. Contains every fault of every trail.</exception>
    public static IReadOnlyList<FapilogSettings> ReadAll(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var read = NamedTrails.All(configuration).Select(name => Examine(configuration, name)).ToArray();
        FapilogSettings[] all = [.. read.Select(one => one.Settings)];
        var faults = FaultList.Once([.. read.SelectMany(one => one.Faults), .. NamedTrails.Conflicts(all)]);
        return faults.Count > 0 ? throw new FapilogException(faults) : all;
    }

    /// <summary>Reads as <see cref="Read"/> does, for a caller that collects further faults before it throws.</summary>
    internal static (FapilogSettings Settings, List<Fault> Faults) Examine(
        IConfiguration configuration, string? trailName, FapilogBuilder? inCode = null, string? chosenProvider = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var faults = new List<Fault>();
        var sources = new ConfigurationSources(configuration);
        var root = sources.GetSection(NamedTrails.PathOf(trailName));
        SectionReader.Fill(
            new object(),
            root,
            faults,
            readElsewhere: trailName is null ? ["Audit", "Alerting", "Trails"] : ["Audit", "Alerting"]);
        if (NamedTrails.Check(sources, faults) && trailName is not null && !ProviderName.IsValid(trailName))
        {
            faults.Add(
                new Fault(HostingCodes.BadInstanceName, $"'{trailName}' is not a trail's name. {ProviderName.Rule}", root.Path));
        }

        var ofAlerting = new List<Fault>();
        var alerting = new AlertingReader(root.GetSection("Alerting"), sources, ofAlerting, chosenProvider);
        var (settings, instances) = alerting.Read();
        var audit = ReadAudit(root, trailName, sources, faults, alerting.Routes, inCode);
        CheckPaths(settings, $"{root.Path}:Alerting", ofAlerting);
        Fault[] ofRoutes = [.. alerting.CheckRoutes(audit.Routes)];
        faults.AddRange([.. ofAlerting, .. ofRoutes]);

        var lockFile = LockFilePath.Resolve($"{root.Path}:Alerting", settings.Trust.LockFile, sources);
        return (
            new FapilogSettings(trailName, audit, settings, lockFile, instances)
            {
                Unconfigured = alerting.Unconfigured,
                RoutePaths = [.. audit.Routes.Select((_, index) => alerting.PathOfRoute(index))],
                IdleRoutes = ofRoutes.Length == 0 ? alerting.FindIdleRoutes(audit.Routes) : [],
            },
            [.. faults.Select(fault => SettingPlaces.Explain(
                fault, root.Path, isNamed: root.GetSection("Alerting:Providers").GetChildren().Any()))]);
    }

    private static AuditTrailOptions ReadAudit(
        IConfigurationSection root,
        string? trailName,
        ConfigurationSources sources,
        List<Fault> faults,
        IReadOnlyList<AlertRoute> routes,
        FapilogBuilder? inCode)
    {
        var (section, alerting) = (root.GetSection("Audit"), root.GetSection("Alerting"));
        var options = new AuditTrailOptions { Routes = routes };
        if (trailName is not null)
        {
            // Two trails in one directory would fork the chain, so each needs a directory of its own from the start.
            options.Name = trailName;
            options.StoragePath = Path.Combine(options.StoragePath, trailName);
        }

        SectionReader.Fill(
            options, section, sources.DirectoryOf($"{section.Path}:Seal:Key"), faults,
            nameof(options.Routes), QuietHoursReader.Section);
        if (section.GetSection(nameof(options.Routes)).Exists())
        {
            var path = $"{section.Path}:{nameof(options.Routes)}";
            faults.Add(new Fault(
                LoadingCodes.UnknownSetting,
                $"There is no setting 'Routes' in 'Audit'. Move it to '{NamedTrails.PathOf(trailName)}:Alerting:Routes'.",
                path));
        }

        QuietHoursReader.Fill(options, section, alerting, faults);
        MakeAbsolute(options, member => sources.DirectoryOf($"{section.Path}:{member}"));
        if (inCode is not null)
        {
            inCode.Apply(options, trailName);
            MakeAbsolute(options, _ => ".");
        }

        // The trail validates its options too, but later and without the paths of configuration.
        var breaches =
            options.Policy.OnViolation is PolicyViolationAction.Fail ? CompliancePolicyValidator.Validate(options.Policy) : [];
        Fault[] known = [.. faults];
        string[] derived = trailName is null || ProviderName.IsValid(trailName)
            ? []
            : [
                .. new[] { nameof(options.Name), nameof(options.StoragePath) }
                    .Where(member => !section.GetSection(member).Exists()).Select(member => $"{section.Path}:{member}"),
            ];
        faults.AddRange(AuditTrailOptionsValidator.Validate(options).Concat(breaches)
            .Select(fault => new Fault(fault.Code, fault.Message, QuietHoursReader.Locate(fault.Path, section, alerting)))
            .Where(fault => !Array.Exists(known, one => one.IsAtOrBelow(fault.Path!)) && !derived.Contains(fault.Path)));
        return options;
    }

    /// <summary>Leaves a path that cannot be one as it is: the validator says why.</summary>
    private static void MakeAbsolute(AuditTrailOptions options, Func<string, string> directoryOf)
    {
        if (!string.IsNullOrWhiteSpace(options.StoragePath) && PathText.FindFault(options.StoragePath) is null)
        {
            options.StoragePath = PathText.Absolute(options.StoragePath, directoryOf(nameof(options.StoragePath)));
        }

        if (!string.IsNullOrEmpty(options.ArchivePath) && PathText.FindFault(options.ArchivePath) is null)
        {
            options.ArchivePath = PathText.Absolute(options.ArchivePath, directoryOf(nameof(options.ArchivePath)));
        }
    }

    /// <summary>Replaces paths that cannot be used by the defaults, after adding the faults.</summary>
    private static void CheckPaths(AlertingSettings settings, string path, List<Fault> faults)
    {
        var defaults = new AlertingSettings();
        settings.PluginsPath = Usable(nameof(settings.PluginsPath), settings.PluginsPath, isFolder: true) ?? defaults.PluginsPath;
        settings.ShadowCopyPath = Usable(nameof(settings.ShadowCopyPath), settings.ShadowCopyPath, isFolder: true);
        settings.Trust.LockFile = Usable("Trust:LockFile", settings.Trust.LockFile, isFolder: false);

        string? Usable(string name, string? text, bool isFolder)
        {
            if (string.IsNullOrEmpty(text)
                || (PathText.FindFault(text) ?? (isFolder ? PathText.DirectoryFault(InApplication(text)) : null)) is not { } why)
            {
                return text;
            }

            faults.Add(new Fault(
                LoadingCodes.InvalidSetting,
                $"The path '{PathText.Shown(text)}' of '{name}' cannot be used. {why} Correct the value of '{path}:{name}'.",
                $"{path}:{name}"));
            return null;
        }
    }

    // Not the working directory: other accounts may own it, and code in the plugins folder runs.
    private static string InApplication(string path) => PathText.Absolute(path, AppContext.BaseDirectory);
}
