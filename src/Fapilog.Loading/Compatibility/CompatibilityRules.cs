using System.Globalization;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Creates the rows of a DLL's providers, each with its first fault.
/// </summary>
internal static class ProviderVerdict
{
    public static IReadOnlyList<ProviderRow> Rows(ProviderLocation location, AssemblyFacts facts)
    {
        var refused = ContractRule.Check(location.Path, facts.Contract!, ContractAssembly.Reference)
            ?? FrameworkRule.Check(location.Path, facts, Environment.Version.Major);
        var remark = FrameworkRule.Remark(location.Path, facts);
        return
        [
            .. facts.Providers.Select(declaration =>
                Row(location, facts, declaration, refused ?? declaration.Fault, remark)),
        ];
    }

    private static ProviderRow Row(
        ProviderLocation location,
        AssemblyFacts facts,
        ProviderDeclaration declaration,
        Fault? rejection,
        Fault? remark)
    {
        var said = rejection ?? remark;
        var named = declaration.Fault?.Code is not LoadingCodes.BadName;
        var entry = new ProviderEntry
        {
            Name = named ? declaration.Name : null,
            Aliases = named ? declaration.Aliases : [],
            Path = location.Path,
            State = rejection is null ? ProviderState.Available : ProviderState.Rejected,
            Code = said?.Code,
            Message = said?.Message,
            Remarks = remark is null ? [] : [new ProviderRemark(remark.Code, remark.Message)],
            ProviderVersion = facts.ProviderVersion,
            ContractVersion = ContractRule.Text(facts.Contract!.Version),
            Description = declaration.Description,
            Channels = declaration.Channels,
        };
        return new ProviderRow(entry, location, declaration);
    }
}

/// <summary>
/// A DLL should have the name of its assembly: code that looks for the assembly looks for that file.
/// </summary>
internal static class FileNameRule
{
    /// <param name="path">The path of the provider's own DLL that messages name.</param>
    /// <param name="facts">What is in it.</param>
    public static Fault? Remark(string path, AssemblyFacts facts) =>
        string.Equals(Path.GetFileNameWithoutExtension(path), facts.AssemblyName, StringComparison.OrdinalIgnoreCase)
        ? null
        : new(
            LoadingCodes.FileName,
            $"'{path}' holds the assembly '{facts.AssemblyName}'. It is loaded; but its .deps.json, its resources and other DLLs look for "
            + $"'{facts.AssemblyName}.dll'. Give the file that name.");
}

/// <summary>
/// Which frameworks a provider may be built for: .NET up to the major version that runs, and .NET Standard.
/// </summary>
internal static class FrameworkRule
{
    private const string Core = ".NETCoreApp,Version=v";
    private const string Standard = ".NETStandard,";
    private const string Framework = ".NETFramework,";

    public static Fault? Check(string path, AssemblyFacts facts, int hostMajor)
    {
        var declared = facts.TargetFramework ?? string.Empty;
        if (declared.StartsWith(Framework, StringComparison.Ordinal)
            || (declared.Length == 0 && facts.BaseLibrary is { Name: "mscorlib" }))
        {
            return new(
                LoadingCodes.TargetFramework,
                $"'{path}' was built for .NET Framework; this host runs .NET {hostMajor}. "
                + "Install the provider's build for .NET.");
        }

        return CheckDependency(path, facts, hostMajor);
    }

    /// <summary>
    /// Checks a dependency. One for .NET Framework is accepted: some widely used packages exist for nothing else.
    /// </summary>
    public static Fault? CheckDependency(string path, AssemblyFacts facts, int hostMajor)
    {
        var needed = Math.Max(
            Declared(facts.TargetFramework ?? string.Empty),
            facts.BaseLibrary is { Name: "System.Runtime" } library ? library.Version.Major : 0);
        return needed > hostMajor
            ? new(
                LoadingCodes.TargetFramework,
                $"'{path}' needs .NET {needed}, host runs .NET {hostMajor}. Update the runtime, or install the provider's build for .NET {hostMajor}.")
            : null;
    }

    /// <summary>Returns the warning about a provider that is accepted.</summary>
    public static Fault? Remark(string path, AssemblyFacts facts)
    {
        var isStandard =
            facts.TargetFramework?.StartsWith(Standard, StringComparison.Ordinal) ?? facts.BaseLibrary is { Name: "netstandard" };
        return isStandard
            ? new(
                LoadingCodes.NetStandard,
                $"'{path}' was built for .NET Standard. It is loaded; a build for .NET would bring the dependencies that fit this host.")
            : null;
    }

    private static int Declared(string framework)
    {
        if (!framework.StartsWith(Core, StringComparison.Ordinal))
        {
            return 0;
        }

        var version = framework[Core.Length..].Split('.', ',')[0];
        return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}

/// <summary>
/// The contract that a host supports: its own, with the same key and the same major version. Whether a newer minor version is
/// compatible depends on what a provider uses of it.
/// </summary>
internal static class ContractRule
{
    public static Fault? Check(string path, ContractReference built, ContractReference host)
    {
        if (built.KeyToken.Length > 0 && built.KeyToken != host.KeyToken)
        {
            return new(
                LoadingCodes.ContractKey,
                $"'{path}' was built against a {ContractAssembly.Name} signed with the key '{built.KeyToken}'; this host's is "
                + (host.KeyToken.Length == 0 ? "not signed. " : $"signed with '{host.KeyToken}'. ")
                + "These are two assemblies under one name. Ask the provider's author for a build against this host's.");
        }

        return built.Version.Major == host.Version.Major
            ? null
            : new(
                LoadingCodes.ContractVersion,
                $"'{path}' was built against version {Text(built.Version)} of {ContractAssembly.Name}; this host has {Text(host.Version)} and takes "
                + $"{host.Version.Major}.x only. {Remedy(built.Version, host.Version)}");
    }

    public static bool IsNewer(Version built, Version host) => (built.Major, built.Minor).CompareTo((host.Major, host.Minor)) > 0;

    public static string Remedy(Version built, Version host)
    {
        var release = $"nstall the provider's release for contract {Text(host)}.";
        return IsNewer(built, host)
            ? $"Update this application to one with contract {Text(built)}, or i{release}"
            : $"I{release}";
    }

    public static string Text(Version version) => version.ToString(2);
}
