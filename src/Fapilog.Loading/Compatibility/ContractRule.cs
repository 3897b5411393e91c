namespace Fapilog.Loading;

/// <summary>
/// Which contract a host can serve at all: its own, by the key it is signed with, in its own major version. Whether a newer
/// minor version will do depends on what a provider uses of it.
/// </summary>
internal static class ContractRule
{
    public static Rejection? Check(string path, ContractReference built, ContractReference host)
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
        return IsNewer(built, host) ? $"Update this application to one with contract {Text(built)}, or i{release}" : $"I{release}";
    }

    public static string Text(Version version) => version.ToString(2);
}
