namespace Fapilog.Loading;

/// <summary>
/// A type twice: so that equal types of two assemblies are spelled alike, and as people read it.
/// </summary>
/// <param name="Exact">With its namespace, and <c>contract:</c> before a type of the contract; of the framework's types it does
/// not matter in which of its assemblies they are.</param>
/// <param name="Shown">As C# has it, without namespaces.</param>
internal sealed record TypeSpelling(string Exact, string Shown)
{
    private const string Contract = "contract:";

    /// <summary>Spells a type by its full name, as reflection writes it.</summary>
    public static TypeSpelling Of(string fullName, bool isContract)
    {
        var name = fullName[(fullName.LastIndexOf('.') + 1)..];
        return new(isContract ? Contract + fullName : fullName, string.Join('.', name.Split('+').Select(WithoutArity)));
    }

    /// <summary>Spells a full name for people, namespace included.</summary>
    public static string Full(string fullName) => string.Join('.', fullName.Split('+').Select(WithoutArity));

    public TypeSpelling After(string exact, string shown) => new(exact + Exact, shown + Shown);

    public TypeSpelling Before(string exact, string shown) => new(Exact + exact, Shown + shown);

    private static string WithoutArity(string name) => name.LastIndexOf('`') is >= 0 and var tick ? name[..tick] : name;
}
