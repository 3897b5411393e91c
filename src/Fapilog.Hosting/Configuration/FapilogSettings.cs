using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// What the section <c>Fapilog</c> of a configuration says, checked and with its paths made absolute.
/// </summary>
/// <remarks>Immutable. A change of the configuration takes effect after a restart.</remarks>
public sealed class FapilogSettings
{
    private FapilogSettings(AuditTrailOptions audit, string pluginsPath, string? shadowCopyPath, IReadOnlyList<ProviderRequest> instances)
    {
        Audit = audit;
        PluginsPath = pluginsPath;
        ShadowCopyPath = shadowCopyPath;
        Instances = instances;
    }

    /// <summary>Gets how the trail stores.</summary>
    public AuditTrailOptions Audit { get; }

    /// <summary>Gets the plugins folder's full path.</summary>
    public string PluginsPath { get; }

    /// <summary>Gets where private copies of providers lie.</summary>
    /// <value><see langword="null"/> for the system's folder for temporary files.</value>
    public string? ShadowCopyPath { get; }

    /// <summary>Gets the instances that are asked for; empty when no provider is named, and then nothing alerts.</summary>
    public IReadOnlyList<ProviderRequest> Instances { get; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="configuration">
    /// The whole configuration. Only a root can tell which file a value comes from; otherwise relative paths start from the
    /// working directory.
    /// </param>
    /// <returns>The settings.</returns>
    /// <exception cref="FapilogException">Something is wrong; every fault is in it, with its path and without its value.</exception>
    public static FapilogSettings Read(IConfiguration configuration)
    {
        var (settings, faults) = Examine(configuration);
        return faults.Count > 0 ? throw new FapilogException(faults) : settings;
    }

    /// <summary>Reads as <see cref="Read"/> does, for a caller who has further faults to find before it throws.</summary>
    internal static (FapilogSettings Settings, List<Fault> Faults) Examine(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var faults = new List<Fault>();
        var sources = new ConfigurationSources(configuration);
        var root = configuration.GetSection("Fapilog");
        SectionReader.Fill(new object(), root, faults, readElsewhere: ["Audit", "Alerting"]);

        var audit = ReadAudit(root.GetSection("Audit"), sources, faults);
        var alerting = new AlertingReader(root.GetSection("Alerting"), sources, faults);
        var (settings, instances) = alerting.Read();

        return (new FapilogSettings(audit, InApplication(settings.PluginsPath), OrNull(settings.ShadowCopyPath), instances), faults);
    }

    private static AuditTrailOptions ReadAudit(IConfigurationSection section, ConfigurationSources sources, List<Fault> faults)
    {
        var options = new AuditTrailOptions();
        SectionReader.Fill(options, section, sources.DirectoryOf($"{section.Path}:Seal:Key"), faults, readElsewhere: []);
        if (!string.IsNullOrWhiteSpace(options.StoragePath))
        {
            options.StoragePath = Path.GetFullPath(options.StoragePath, sources.DirectoryOf($"{section.Path}:StoragePath"));
        }

        // The trail checks itself too, but when it is made and started, and without the paths of configuration.
        var breaches = options.Policy.OnViolation is PolicyViolationAction.Fail ? CompliancePolicyValidator.Validate(options.Policy) : [];
        faults.AddRange(AuditTrailOptionsValidator.Validate(options).Concat(breaches)
            .Select(fault => new Fault(fault.Code, fault.Message, $"{section.Path}:{fault.Path}")));
        return options;
    }

    private static string? OrNull(string? path) => string.IsNullOrEmpty(path) ? null : InApplication(path);

    // Not the working directory: that may be anyone's, and what lies in the plugins folder runs.
    private static string InApplication(string path) => Path.GetFullPath(path, AppContext.BaseDirectory);
}
