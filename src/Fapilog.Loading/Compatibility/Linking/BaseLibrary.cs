namespace Fapilog.Loading;

/// <summary>
/// Asks the running base library for members that a class inherits from it.
/// </summary>
internal static class BaseLibrary
{
    private static readonly Lazy<LinkModule> Core = new(() => LinkModule.OfLoaded(typeof(object).Assembly, isContract: false));

    /// <summary>Tells whether a type has or inherits a method; of one that is not in the base library itself, <see langword="null"/>: it may.</summary>
    public static bool? HasMethod(string? typeName, string name, int parameters)
    {
        if (typeName is null || Core.Value.Find(typeName) is not { } handle)
        {
            return null;
        }

        var tree = new TypeTree(ContractSurface.Host, _ => null);
        return tree.WithBases(new TypeUse(Core.Value, handle, []))
            .Any(level => level.Type is not { } type || type.Methods(name).Any(method => method.IsVisible && method.Spelling.Parameters.Count == parameters));
    }
}
