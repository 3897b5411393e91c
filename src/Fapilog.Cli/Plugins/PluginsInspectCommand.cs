using System.CommandLine;
using System.Text.Json;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog plugins inspect PATH</c>: shows what can be found out about a provider without loading it.
/// </summary>
internal sealed class PluginsInspectCommand : Command
{
    private readonly Argument<string> _path =
        new("PATH") { Description = "A provider's DLL, or its folder: in the plugins folder or anywhere else." };
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public PluginsInspectCommand(ToolConsole console)
        : base("inspect", "Look closely at one provider without running it. Exit code 1 when the host would refuse it.")
    {
        _console = console;
        Arguments.Add(_path);
        _common = new CommonOptions(
            this,
            "The configuration file whose plugins folder PATH lies in: then names that others there claim, and the lock file, count too. Default: none is read.");
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        // No configuration is read unless it is named: the result must not depend on the working directory.
        var settings = _common.Config(parsed) is { } config ? Read(ToolConfiguration.Load(config)) : null;
        var path = parsed.GetRequiredValue(_path);
        if (ManyProviders.In(path, settings?.PluginsPath) is { } folders)
        {
            _console.Error($"'{path}' is a plugins folder, not a provider. Name one in it{folders}, or list all with 'fapilog plugins list'.");
            return ExitCode.Usage;
        }

        var inspection = ProviderInspection.Inspect(
            path, settings?.PluginsPath, settings?.Trust, settings?.ShadowCopyPath);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, InspectionDocument.From(inspection));
        }
        else
        {
            new InspectionReport(_console).Write(inspection);
        }

        return inspection.IsUsable ? ExitCode.Good : ExitCode.Bad;
    }

    // All trails have one plugins folder as a rule.
    private static FapilogSettings Read(IConfiguration configuration) =>
        FapilogSettings.Read(configuration, NamedTrails.All(configuration) is [var first, ..] ? first : null);
}

/// <summary>
/// A plugins folder that is named in place of a provider in it.
/// </summary>
internal static class ManyProviders
{
    /// <summary>Returns an example of what to name, as the rest of a sentence; null if the path is no plugins folder.</summary>
    /// <param name="path">What was named.</param>
    /// <param name="pluginsPath">The configured plugins folder; null for the tool's own.</param>
    public static string? In(string path, string? pluginsPath)
    {
        if (!Directory.Exists(path))
        {
            return null;
        }

        string[] folders = [.. Directory.EnumerateDirectories(path).Where(HasDll).Order(StringComparer.Ordinal)];
        var isConfigured = Same(path, pluginsPath ?? Path.Combine(AppContext.BaseDirectory, "plugins"));
        return isConfigured || (folders.Length > 1 && !HasDll(path))
            ? folders is [var first, ..] ? $", such as '{Path.Combine(path, Path.GetFileName(first))}'" : string.Empty
            : null;
    }

    private static bool Same(string left, string right) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(left)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(right));

    // A translation is no provider.
    private static bool HasDll(string folder) => Directory.EnumerateFiles(folder, "*.dll")
        .Any(file => !file.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// An inspection for a person: what it is, what it needs, what it may do, and at the end the verdict.
/// </summary>
internal sealed class InspectionReport
{
    private readonly Paragraphs _out;

    public InspectionReport(ToolConsole console)
    {
        _out = new Paragraphs(console);
    }

    public void Write(ProviderInspection inspection)
    {
        _out.Heading(inspection.Path);
        foreach (var entry in inspection.Entries.Where(entry => entry.Name is not null))
        {
            var aliases = entry.Aliases.Count == 0 ? string.Empty : $", also {string.Join(", ", entry.Aliases)}";
            _out.Line($"Provider    {entry.Name}{aliases}{(entry.ProviderVersion is { } version ? $"; version {version}" : string.Empty)}");
            if (entry.Description is { } description)
            {
                _out.Line($"            {description}");
            }
        }

        if (inspection.Files.Count > 0)
        {
            _out.Line($"Layout      {(inspection.IsFolder ? $"a folder with {CountText.Format(inspection.Files.Count, "file")}" : "a single file")}");
            _out.Line($"Built for   {Framework(inspection.TargetFramework)}");
            _out.Line($"Contract    built against {inspection.ContractVersion ?? "none"}; this host has {inspection.HostContractVersion}");
        }

        WriteContract(inspection.ContractMembers);
        WriteDependencies(inspection.Dependencies);
        WriteNative(inspection);
        WriteCalls(inspection);
        WriteFiles(inspection);
        WriteVerdict(inspection);
    }

    private void WriteContract(IReadOnlyList<string> members)
    {
        if (members.Count > 0)
        {
            _out.Heading($"Members of the contract it uses ({members.Count})");
            foreach (var member in members)
            {
                // The contract's own namespaces would be most of every line.
                _out.List(
                    string.Empty,
                    [member.Replace("Fapilog.Alerting.", string.Empty, StringComparison.Ordinal)
                        .Replace("Fapilog.Auditing.", string.Empty, StringComparison.Ordinal)]);
            }
        }
    }

    private void WriteDependencies(IReadOnlyList<ProviderDependency> dependencies)
    {
        if (dependencies.Count == 0)
        {
            return;
        }

        _out.Heading("Dependencies, and where this host would take each from");
        _out.Table(
            ["NAME", "ASKED FOR", "FOUND", "FROM"],
            dependencies.Where(dependency => dependency.Source is not DependencySource.Framework).Select(dependency => (string[])
            [
                dependency.Name,
                dependency.RequestedVersion.ToString(),
                dependency.FoundVersion?.ToString() ?? "-",
                dependency.Source switch
                {
                    DependencySource.Provider => "its own folder",
                    DependencySource.Application => "this application",
                    _ => $"nowhere; needed by {string.Join(", ", dependency.NeededBy)}",
                },
            ]));
        foreach (var framework in dependencies.Where(dependency => dependency.Source is DependencySource.Framework)
            .GroupBy(dependency => dependency.Framework))
        {
            _out.Line($"  {CountText.Format(framework.Count(), "assembly", "assemblies")} of {framework.Key ?? "the host"}");
        }
    }

    private void WriteNative(ProviderInspection inspection)
    {
        if (inspection.NativeLibraries.Count > 0)
        {
            _out.Heading("Native libraries");
            _out.Table(["NAME", "FROM", "CALLED BY"], inspection.NativeLibraries.Select(library => (string[])
            [
                library.Name,
                library.Path is { } path ? Relative(inspection, path) : "the operating system",
                library.NeededBy.Count == 0 ? "-" : string.Join(", ", library.NeededBy),
            ]));
        }
    }

    private void WriteCalls(ProviderInspection inspection)
    {
        if (inspection.DangerousCalls.Count == 0)
        {
            return;
        }

        _out.Heading("Code worth knowing of");
        var own = Path.GetFileName(inspection.Entries[0].Path);
        foreach (var kind in inspection.DangerousCalls.GroupBy(call => call.Kind).OrderBy(kind => kind.Key))
        {
            _out.Line($"  {Meaning(kind.Key)}:");
            foreach (var member in kind.GroupBy(call => call.Member))
            {
                _out.List(
                    $"  {member.Key} in ",
                    member.Select(call => call.File == own ? call.Method : $"{call.Method} of {call.File}"));
            }
        }
    }

    private void WriteFiles(ProviderInspection inspection)
    {
        if (inspection.Files.Count > 0)
        {
            _out.Heading("Files, with their SHA-256");
            foreach (var file in inspection.Files)
            {
                _out.Line($"  {file.Sha256 ?? "(cannot be read)"}  {file.Path}");
            }
        }
    }

    private void WriteVerdict(ProviderInspection inspection)
    {
        string[] said =
        [
            .. inspection.Entries
                .SelectMany(entry => entry.Remarks.Select(remark => $"{remark.Code} {remark.Message}")
                    .Prepend(entry.Message is null ? string.Empty : $"{entry.Code} {entry.Message}"))
                .Where(message => message.Length > 0)
                .Distinct(),
        ];
        _out.Heading(
            !inspection.IsUsable ? Refused(inspection.Entries)
            : said.Length == 0 ? "GOOD: this host would take it."
            : $"GOOD: this host would take it, with {CountText.Format(said.Length, "remark")}.");
        foreach (var message in said)
        {
            _out.Line(message);
        }
    }

    /// <summary>One DLL may have several providers, of which a host takes those that are sound.</summary>
    private static string Refused(IReadOnlyList<ProviderEntry> entries)
    {
        var taken = entries.Count(entry => entry.State is not ProviderState.Rejected);
        return taken == 0
            ? "BAD: this host would refuse it."
            : $"BAD IN PART: this host would take {taken} of its {entries.Count} providers, and refuse "
                + $"{(entries.Count - taken == 1 ? "the other" : "the others")}.";
    }

    private static string Meaning(DangerKind kind) => kind switch
    {
        DangerKind.EndsProcess => "ends the process",
        DangerKind.AsyncVoid => "async void: an exception in it ends the process",
        DangerKind.OwnThread => "a thread, timer or work item of its own: an exception there ends the process",
        DangerKind.ProcessState => "changes what belongs to the whole process",
        DangerKind.LoadsCode => "loads code that is not looked at here",
        DangerKind.StartsProcess => "starts or ends another program",
        _ => kind.ToString(),
    };

    private static string Framework(string? name) => name switch
    {
        null => "an unknown framework",
        _ when name.StartsWith(".NETCoreApp,Version=v", StringComparison.Ordinal) => $".NET {name[21..]}",
        _ => name.Replace(",Version=v", " ", StringComparison.Ordinal),
    };

    private static string Relative(ProviderInspection inspection, string path) =>
        inspection.Entries is [var entry, ..]
            && Path.GetDirectoryName(entry.Path) is { } folder ? Path.GetRelativePath(folder, path) : path;
}

/// <summary>
/// An inspection as JSON.
/// </summary>
internal static class InspectionDocument
{
    public static object From(ProviderInspection inspection) => new
    {
        inspection.Path,
        Layout = inspection.IsFolder ? "folder" : "single_file",
        Usable = inspection.IsUsable,
        Providers = inspection.Entries.Select(entry => new
        {
            entry.Name,
            entry.Aliases,
            entry.Path,
            entry.State,
            entry.Code,
            entry.Message,
            entry.Remarks,
            entry.ProviderVersion,
            entry.Description,
        }),
        inspection.TargetFramework,
        inspection.ContractVersion,
        inspection.HostContractVersion,
        inspection.ContractMembers,
        Dependencies = inspection.Dependencies.Select(dependency => new
        {
            dependency.Name,
            dependency.RequestedVersion,
            dependency.FoundVersion,
            Source = Word(dependency.Source),
            dependency.Framework,
            dependency.Path,
            dependency.NeededBy,
        }),
        inspection.NativeLibraries,
        inspection.MissingFiles,
        DangerousCalls =
            inspection.DangerousCalls.Select(call => new { Kind = Word(call.Kind), call.Member, call.Method, call.File }),
        inspection.Files,
    };

    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
