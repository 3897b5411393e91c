using System.Globalization;
using Fapilog.Loading;

namespace Fapilog.Cli;

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
            _out.Line($"Provider    {entry.Name}{aliases}; version {entry.ProviderVersion}");
            if (entry.Description is { } description)
            {
                _out.Line($"            {description}");
            }
        }

        if (inspection.Files.Count > 0)
        {
            _out.Line($"Layout      {(inspection.IsFolder ? $"a folder with {Count(inspection.Files.Count, "file")}" : "a single file")}");
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
                _out.List(string.Empty, [member.Replace("Fapilog.Alerting.", string.Empty, StringComparison.Ordinal).Replace("Fapilog.Auditing.", string.Empty, StringComparison.Ordinal)]);
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
        foreach (var framework in dependencies.Where(dependency => dependency.Source is DependencySource.Framework).GroupBy(dependency => dependency.Framework))
        {
            _out.Line($"  {Count(framework.Count(), "assembly", "assemblies")} of {framework.Key ?? "the host"}");
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
                _out.List($"  {member.Key} in ", member.Select(call => call.File == own ? call.Method : $"{call.Method} of {call.File}"));
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
            !inspection.IsUsable ? "BAD: this host would refuse it."
            : said.Length == 0 ? "GOOD: this host would take it."
            : $"GOOD: this host would take it, with {Count(said.Length, "remark")}.");
        foreach (var message in said)
        {
            _out.Line(message);
        }
    }

    private static string Meaning(DangerKind kind) => kind switch
    {
        DangerKind.EndsProcess => "ends the process, or one that may be this one",
        DangerKind.AsyncVoid => "async void: an exception in it ends the process",
        DangerKind.OwnThread => "a thread, timer or work item of its own: an exception there ends the process",
        DangerKind.ProcessState => "changes what belongs to the whole process",
        DangerKind.LoadsCode => "loads code that is not looked at here",
        DangerKind.StartsProcess => "starts another program",
        _ => kind.ToString(),
    };

    private static string Framework(string? name) => name switch
    {
        null => "an unknown framework",
        _ when name.StartsWith(".NETCoreApp,Version=v", StringComparison.Ordinal) => $".NET {name[21..]}",
        _ => name.Replace(",Version=v", " ", StringComparison.Ordinal),
    };

    private static string Relative(ProviderInspection inspection, string path) =>
        inspection.Entries is [var entry, ..] && Path.GetDirectoryName(entry.Path) is { } folder ? Path.GetRelativePath(folder, path) : path;

    private static string Count(int count, string one, string? several = null) =>
        $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : several ?? one + "s")}";
}
