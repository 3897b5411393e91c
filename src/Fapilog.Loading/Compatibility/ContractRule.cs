namespace Fapilog.Loading;

/// <summary>
/// Which versions of the contract a host can serve: its own major version, up to its own minor version.
/// </summary>
internal static class ContractRule
{
    public static Rejection? Check(string path, Version built, Version host)
    {
        if (built.Major == host.Major && built.Minor <= host.Minor)
        {
            return null;
        }

        var remedy = built > host
            ? $"Update this application to one with contract {Text(built)}, or install the provider's release for contract {Text(host)}."
            : $"Install the provider's release for contract {Text(host)}.";
        return new(
            LoadingCodes.ContractVersion,
            $"'{path}' was built against version {Text(built)} of {ContractAssembly.Name}; this host has {Text(host)} and takes "
            + $"{host.Major}.0 to {Text(host)}. {remedy}");
    }

    public static string Text(Version version) => version.ToString(2);
}
