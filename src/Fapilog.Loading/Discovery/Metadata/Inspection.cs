namespace Fapilog.Loading;

/// <summary>
/// The outcome of looking at one file: facts, or why there are none.
/// </summary>
internal sealed record Inspection(AssemblyFacts? Facts, Rejection? Rejection, DllKind Kind)
{
    public bool HasProviders => Facts is { Providers.Count: > 0 };
}

/// <summary>
/// One DLL of a provider.
/// </summary>
internal sealed record InspectedDll(string Path, Inspection Inspection)
{
    /// <summary>Gets a value indicating whether it refers to the contract; a copy of the contract that comes along does not count.</summary>
    public bool UsesContract => Inspection.Facts is { Contract: not null } facts && facts.AssemblyName != ContractAssembly.Name;
}

/// <summary>
/// What a file called <c>.dll</c> turned out to be.
/// </summary>
internal enum DllKind
{
    /// <summary>An assembly with code.</summary>
    Managed,

    /// <summary>A reference assembly or a module: managed, and nothing that is ever loaded by itself.</summary>
    WithoutCode,

    /// <summary>A library of the operating system's, this one's or another's.</summary>
    Native,

    /// <summary>It begins as a DLL does and cannot be read further.</summary>
    Damaged,

    /// <summary>Something else, or nothing that may be opened.</summary>
    Other,
}
