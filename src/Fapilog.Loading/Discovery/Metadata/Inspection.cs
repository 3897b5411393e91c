namespace Fapilog.Loading;

/// <summary>
/// The outcome of looking at one file: facts, or why there are none.
/// </summary>
internal readonly record struct Inspection(AssemblyFacts? Facts, Rejection? Rejection, DllKind Kind)
{
    public bool HasProviders => Facts is { Providers.Count: > 0 };
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
