using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// One DLL of a provider held against a host's contract, with what was found so far.
/// </summary>
internal sealed class LinkScan
{
    private readonly SortedDictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ContractGap> _gaps = new(StringComparer.Ordinal);

    public LinkScan(LinkModule module, ContractSurface contract, TypeTree tree)
    {
        Module = module;
        Contract = contract;
        Tree = tree;
    }

    public LinkModule Module { get; }

    public ContractSurface Contract { get; }

    public TypeTree Tree { get; }

    public MetadataReader Reader => Module.Reader;

    public IReadOnlyList<string> Members => [.. _members.Values];

    public IReadOnlyList<ContractGap> Gaps => [.. _gaps.Values];

    /// <param name="owner">The type.</param>
    /// <param name="name">The member's name, to order by; empty for the type itself.</param>
    /// <param name="text">The type or member as people read it.</param>
    public void Uses(string owner, string name, string text) => _members.TryAdd($"{owner} {name} {text}", text);

    public void Lacks(string member, string clause) => _gaps.TryAdd(clause, new ContractGap(member, clause));

    /// <summary>
    /// Returns the contract's type that a parent or constructor names, by its name; of any other type, nothing.
    /// </summary>
    public string? ContractOwner(EntityHandle parent)
    {
        var type = parent is { IsNil: false, Kind: HandleKind.TypeSpecification }
            ? SignatureReader.GenericType(Module, (TypeSpecificationHandle)parent)
            : parent;
        return type is { IsNil: false, Kind: HandleKind.TypeReference }
            && Module.Origin((TypeReferenceHandle)type) is { IsContract: true } origin
            ? origin.FullName
            : null;
    }

    /// <summary>Returns the host's type of that name, when a provider may use it.</summary>
    public TypeUse? Visible(string owner) => Contract.Find(owner) is { IsVisible: true } type ? type : null;
}

/// <summary>
/// Holds what a DLL uses of the contract against what a host has, before anything is loaded: what does not fit would otherwise
/// fail when it is first called, which is when the alert should go out.
/// </summary>
internal static class ContractLink
{
    /// <param name="path">The DLL, for the result.</param>
    /// <param name="module">Its metadata.</param>
    /// <param name="built">How it refers to the contract.</param>
    /// <param name="contract">The host's contract.</param>
    /// <param name="find">Finds another assembly of the provider by its name, for base classes that lie there.</param>
    /// <returns>What was found. It never throws: metadata that cannot be read to the end is told of.</returns>
    public static ContractUse Check(
        string path, LinkModule module, ContractReference built, ContractSurface contract, Func<string, LinkModule?> find)
    {
        var scan = new LinkScan(module, contract, new TypeTree(contract, find));
        try
        {
            TypeLinks.Check(scan);
            MemberLinks.Check(scan);
            AttributeLinks.Check(scan);
            InstantiationLinks.Check(scan);
            ClassLinks.Check(scan);
            return new ContractUse(path, built, scan.Members, scan.Gaps);
        }
#pragma warning disable CA1031 // The examination's boundary: damaged metadata makes the reader throw what it pleases.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new ContractUse(path, built, [], [], IsReadable: false);
        }
    }
}

/// <summary>
/// What one DLL uses of the contract, and what of that a host's contract lacks.
/// </summary>
/// <param name="Path">The DLL.</param>
/// <param name="Built">How it refers to the contract it was built against.</param>
/// <param name="Members">Every type and member it refers to, as people read them, ordered by type and name.</param>
/// <param name="Gaps">What does not fit, the first first; empty when all of it does.</param>
/// <param name="IsReadable">Whether its metadata could be read to the end; if not, the rest says nothing.</param>
internal sealed record ContractUse(
    string Path, ContractReference Built, IReadOnlyList<string> Members, IReadOnlyList<ContractGap> Gaps, bool IsReadable = true);

/// <summary>
/// One thing that does not fit between a provider and a host's contract.
/// </summary>
/// <param name="Member">The member of the contract, as people read it.</param>
/// <param name="Clause">What is wrong with it, as the rest of a sentence.</param>
internal sealed record ContractGap(string Member, string Clause);

/// <summary>
/// Bounds the work spent on one DLL. Sound metadata takes a small part of it; damaged tables can make a walk quadratic.
/// </summary>
internal sealed class Effort
{
    private readonly bool _isBounded;
    private long _left;

    /// <param name="metadataBytes">How much metadata there is to walk.</param>
    public Effort(int metadataBytes)
    {
        _isBounded = true;
        _left = 1_000_000 + (16L * metadataBytes);
    }

    private Effort()
    {
    }

    /// <summary>Gets the effort on what is known to be sound: as much as it takes.</summary>
    public static Effort Unbounded { get; } = new();

    /// <exception cref="BadImageFormatException">There is none left.</exception>
    public void Spend(int steps = 1)
    {
        if (_isBounded && (_left -= steps) < 0)
        {
            throw new BadImageFormatException();
        }
    }
}
