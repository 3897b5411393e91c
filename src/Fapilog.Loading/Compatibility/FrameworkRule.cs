using System.Globalization;

namespace Fapilog.Loading;

/// <summary>
/// Which frameworks a provider may be built for: .NET up to the major version that runs, and .NET Standard.
/// </summary>
internal static class FrameworkRule
{
    private const string Core = ".NETCoreApp,Version=v";
    private const string Standard = ".NETStandard,";
    private const string Framework = ".NETFramework,";

    public static Rejection? Check(string path, AssemblyFacts facts, int hostMajor)
    {
        var declared = facts.TargetFramework ?? string.Empty;
        if (declared.StartsWith(Framework, StringComparison.Ordinal) || (declared.Length == 0 && facts.BaseLibrary is { Name: "mscorlib" }))
        {
            return new(
                LoadingCodes.TargetFramework,
                $"'{path}' was built for .NET Framework; this host runs .NET {hostMajor}. Install the provider's build for .NET.");
        }

        return CheckDependency(path, facts, hostMajor);
    }

    /// <summary>
    /// Checks a DLL that comes along. One for .NET Framework may do: packages that are built for nothing else are used by many.
    /// </summary>
    public static Rejection? CheckDependency(string path, AssemblyFacts facts, int hostMajor)
    {
        var needed = Math.Max(
            Declared(facts.TargetFramework ?? string.Empty), facts.BaseLibrary is { Name: "System.Runtime" } library ? library.Version.Major : 0);
        return needed > hostMajor
            ? new(
                LoadingCodes.TargetFramework,
                $"'{path}' needs .NET {needed}, host runs .NET {hostMajor}. Update the runtime, or install the provider's build for .NET {hostMajor}.")
            : null;
    }

    /// <summary>What to tell about a provider that is taken all the same.</summary>
    public static Rejection? Remark(string path, AssemblyFacts facts)
    {
        var isStandard = facts.TargetFramework?.StartsWith(Standard, StringComparison.Ordinal) ?? facts.BaseLibrary is { Name: "netstandard" };
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
