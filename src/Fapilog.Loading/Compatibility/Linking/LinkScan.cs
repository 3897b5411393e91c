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

    /// <summary>Returns the contract's type that a parent or constructor names, by its name; of any other type, nothing.</summary>
    public string? ContractOwner(EntityHandle parent)
    {
        var type = parent is { IsNil: false, Kind: HandleKind.TypeSpecification }
            ? SignatureReader.GenericType(Module, (TypeSpecificationHandle)parent)
            : parent;
        return type is { IsNil: false, Kind: HandleKind.TypeReference } && Module.Origin((TypeReferenceHandle)type) is { IsContract: true } origin
            ? origin.FullName
            : null;
    }

    /// <summary>Returns the host's type of that name, when a provider may use it.</summary>
    public TypeUse? Visible(string owner) => Contract.Find(owner) is { IsVisible: true } type ? type : null;
}
