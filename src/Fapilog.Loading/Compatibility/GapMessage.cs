namespace Fapilog.Loading;

/// <summary>
/// Tells people what does not fit between a provider and the host's contract, and what to do.
/// </summary>
internal static class GapMessage
{
    public static Rejection? Of(ContractUse use, ContractReference host)
    {
        if (use.Gaps is not [var first, ..])
        {
            return null;
        }

        var more = (use.Gaps.Count - 1) switch { 0 => string.Empty, 1 => " (and 1 more fault like it)", var count => $" (and {count} more faults like it)" };
        return new(
            LoadingCodes.ContractMember,
            $"'{use.Path}' was built against version {ContractRule.Text(use.Built.Version)} of {ContractAssembly.Name} and does not fit version "
            + $"{ContractRule.Text(host.Version)}, which this host has: {first.Clause}{more}. {Remedy(use.Built.Version, host.Version)}");
    }

    private static string Remedy(Version built, Version host) => (built.Major, built.Minor) == (host.Major, host.Minor)
        ? "The provider or this application was built against an early state of that version: use released builds of both."
        : $"{ContractRule.Remedy(built, host)} Where there is none, its author must build it against contract {ContractRule.Text(host)}.";
}
