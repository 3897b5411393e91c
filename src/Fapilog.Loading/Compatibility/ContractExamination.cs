using System.Reflection;
using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Checks all DLLs of a provider against the contract and the runtime of this host.
/// </summary>
internal sealed class ContractExamination
{
    private readonly ProviderLocation _location;
    private readonly ProviderLocation _shown;

    private ContractExamination(ProviderLocation location, ProviderLocation shown)
    {
        _location = location;
        _shown = shown;
    }

    /// <param name="location">The provider in the plugins folder, or its private copy.</param>
    /// <param name="shown">The location that messages name.</param>
    /// <param name="contract">The host's contract.</param>
    /// <param name="more">Further files that the runtime may load, anywhere in the folder.</param>
    public static Examination Examine(
        ProviderLocation location, ProviderLocation shown, ContractSurface contract, IReadOnlyList<string> more)
    {
        try
        {
            return new ContractExamination(location, shown).Check(
                ProviderContract.Read(location, contract, more), contract.Reference);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Examination([FileGate.Unreadable(shown.Path, exception)], []);
        }
    }

    private Examination Check(ProviderContract provider, ContractReference host)
    {
        ContractUse[] uses = [.. provider.Uses.Select(use => use with { Path = Shown(use.Path) })];
        var runtime = provider.Dlls.Where(dll => dll.Inspection.Facts is not null)
            .Select(dll => FrameworkRule.CheckDependency(Shown(dll.Path), dll.Inspection.Facts!, Environment.Version.Major));
        Fault?[] rejections =
        [
            .. uses.Select(use => ContractRule.Check(use.Path, use.Built, host)),
            .. runtime,
            .. Said(provider, DllKind.Damaged),
            .. uses.Where(use => !use.IsReadable).Select(Unreadable),
            .. uses.Select(use => GapMessage.Describe(use, host)),
        ];
        var own = provider.Dlls.FirstOrDefault(dll => dll.Path == _location.Path)?.Inspection.Facts;
        var renamed = own is null ? null : FileNameRule.Remark(_shown.Path, own);
        Fault?[] remarks = [.. Newer(uses, host), renamed, .. Said(provider, DllKind.Other)];
        return new Examination([.. rejections.OfType<Fault>()], [.. remarks.OfType<Fault>()]) { Contract = uses };
    }

    /// <summary>The faults of files of a kind, with the paths that messages name.</summary>
    private IEnumerable<Fault> Said(ProviderContract provider, DllKind kind) =>
        from dll in provider.Dlls
        where dll.Inspection.Kind == kind
        let said = dll.Inspection.Fault!
        select new Fault(said.Code, said.Message.Replace(dll.Path, Shown(dll.Path), StringComparison.Ordinal));

    private static IEnumerable<Fault> Newer(ContractUse[] uses, ContractReference host) => uses
        .Where(use => ContractRule.IsNewer(use.Built.Version, host.Version))
        .OrderByDescending(use => use.Built.Version)
        .Take(1)
        .Select(use => new Fault(
            LoadingCodes.NewerContract,
            $"'{use.Path}' was built against version {ContractRule.Text(use.Built.Version)} of {ContractAssembly.Name}; this host has "
            + $"{ContractRule.Text(host.Version)}. It refers to nothing that this host lacks, so it is taken. Update this application when you can."));

    private static Fault Unreadable(ContractUse use) => new(
        LoadingCodes.NotAnAssembly,
        $"'{use.Path}' is damaged: its metadata cannot be read to the end. Copy the provider's whole build output again.");

    private string Shown(string path) => _location.Folder is { } folder && _shown.Folder is { } known
        ? Path.Combine(known, Path.GetRelativePath(folder, path))
        : _shown.Path;
}

/// <summary>
/// The message about a provider that is incompatible with the host's contract.
/// </summary>
internal static class GapMessage
{
    public static Fault? Describe(ContractUse use, ContractReference host)
    {
        if (use.Gaps is not [var first, ..])
        {
            return null;
        }

        var more = use.Gaps.Count > 1 ? $" (and {CountText.Format(use.Gaps.Count - 1, "more fault")} like it)" : string.Empty;
        return new(
            LoadingCodes.ContractMember,
            $"'{use.Path}' was built against version {ContractRule.Text(use.Built.Version)} of {ContractAssembly.Name} and does not fit version "
            + $"{ContractRule.Text(host.Version)}, which this host has: {first.Clause}{more}. {Remedy(use.Built.Version, host.Version)}");
    }

    private static string Remedy(Version built, Version host) => (built.Major, built.Minor) == (host.Major, host.Minor)
        ? "The provider or this application was built against an early state of that version: use released builds of both."
        : $"{ContractRule.Remedy(built, host)} Where there is none, its author must build it against contract {ContractRule.Text(host)}.";
}

/// <summary>
/// The one assembly a host and its providers share, as this host has it.
/// </summary>
internal static class ContractAssembly
{
    public const string Name = "Fapilog.Abstractions";

    public const string Namespace = "Fapilog.Alerting";

    // The assemblies of the contract's public types: with a second copy of these, a provider would be incompatible.
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        Name, "System.Private.CoreLib", "System.Runtime", "System.Runtime.Numerics",
    };

    public static Assembly Instance { get; } = typeof(IAlertProvider).Assembly;

    /// <summary>Gets the version and key by which a provider built against this host's contract refers to it.</summary>
    public static ContractReference Reference { get; } =
        new(Instance.GetName().Version!, Convert.ToHexStringLower(Instance.GetName().GetPublicKeyToken() ?? []));

    /// <summary>Returns whether an assembly always comes from the host, even if the provider brings one of that name.</summary>
    public static bool IsShared(string assembly) => Shared.Contains(assembly);
}
