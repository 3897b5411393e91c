using System.Reflection;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// Says from all DLLs of a provider whether it fits this host: its contract and its runtime.
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

    /// <param name="location">Where the provider lies: in the plugins folder, or its private copy.</param>
    /// <param name="shown">Where people know it to lie, which messages name.</param>
    /// <param name="contract">The host's contract.</param>
    /// <param name="more">Files that the runtime may load too, wherever in the folder they lie.</param>
    public static Examination Of(ProviderLocation location, ProviderLocation shown, ContractSurface contract, IReadOnlyList<string> more)
    {
        try
        {
            return new ContractExamination(location, shown).Judge(ProviderContract.Read(location, contract, more), contract.Reference);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Examination(
                [new(LoadingCodes.UnreadableFile, $"'{shown.Path}' cannot be read: {Sentence.Of(exception.Message)} Make it readable for this process.")], []);
        }
    }

    private Examination Judge(ProviderContract provider, ContractReference host)
    {
        ContractUse[] uses = [.. provider.Uses.Select(use => use with { Path = Shown(use.Path) })];
        var runtime = provider.Dlls.Where(dll => dll.Inspection.Facts is not null)
            .Select(dll => FrameworkRule.CheckDependency(Shown(dll.Path), dll.Inspection.Facts!, Environment.Version.Major));
        Rejection?[] rejections =
        [
            .. uses.Select(use => ContractRule.Check(use.Path, use.Built, host)),
            .. runtime,
            .. Said(provider, DllKind.Damaged),
            .. uses.Where(use => !use.IsReadable).Select(Unreadable),
            .. uses.Select(use => GapMessage.Of(use, host)),
        ];
        var own = provider.Dlls.FirstOrDefault(dll => dll.Path == _location.Path)?.Inspection.Facts;
        var renamed = own is null ? null : FileNameRule.Remark(_shown.Path, own);
        Rejection?[] remarks = [.. Newer(uses, host), renamed, .. Said(provider, DllKind.Other)];
        return new Examination([.. rejections.OfType<Rejection>()], [.. remarks.OfType<Rejection>()]) { Contract = uses };
    }

    /// <summary>What the inspection said of files of a kind, about the place people know.</summary>
    private IEnumerable<Rejection> Said(ProviderContract provider, DllKind kind) =>
        from dll in provider.Dlls
        where dll.Inspection.Kind == kind
        let said = dll.Inspection.Rejection!
        select said with { Message = said.Message.Replace(dll.Path, Shown(dll.Path), StringComparison.Ordinal) };

    private static IEnumerable<Rejection> Newer(ContractUse[] uses, ContractReference host) => uses
        .Where(use => ContractRule.IsNewer(use.Built.Version, host.Version))
        .OrderByDescending(use => use.Built.Version)
        .Take(1)
        .Select(use => new Rejection(
            LoadingCodes.NewerContract,
            $"'{use.Path}' was built against version {ContractRule.Text(use.Built.Version)} of {ContractAssembly.Name}; this host has "
            + $"{ContractRule.Text(host.Version)}. It refers to nothing that this host lacks, so it is taken. Update this application when you can."));

    private static Rejection Unreadable(ContractUse use) => new(
        LoadingCodes.NotAnAssembly,
        $"'{use.Path}' is damaged: its metadata cannot be read to the end. Copy the provider's whole build output again.");

    private string Shown(string path) => _location.Folder is { } folder && _shown.Folder is { } known
        ? Path.Combine(known, Path.GetRelativePath(folder, path))
        : _shown.Path;
}

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

/// <summary>
/// The one assembly a host and its providers share, as this host has it.
/// </summary>
internal static class ContractAssembly
{
    public const string Name = "Fapilog.Abstractions";

    public const string Namespace = "Fapilog.Alerting";

    // What the contract's public members are made of: with a second copy of these, a provider would not fit them.
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        Name, "System.Private.CoreLib", "System.Runtime", "System.Runtime.Numerics",
    };

    public static Assembly Instance { get; } = typeof(IAlertProvider).Assembly;

    /// <summary>Gets the version and key by which a provider built against this host's contract refers to it.</summary>
    public static ContractReference Reference { get; } =
        new(Instance.GetName().Version!, Convert.ToHexStringLower(Instance.GetName().GetPublicKeyToken() ?? []));

    /// <summary>Tells whether an assembly is always the host's, even if the provider brings one of that name.</summary>
    public static bool IsShared(string assembly) => Shared.Contains(assembly);
}
