using System.Reflection;

namespace Fapilog.Loading;

/// <summary>
/// Asks the running base library for members that a class inherits from it.
/// </summary>
internal static class BaseLibrary
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    /// <summary>Tells whether a type has a method; of one that is not in the base library itself, <see langword="null"/>: it may.</summary>
    public static bool? HasMethod(string? typeName, string name, int parameters)
    {
        var type = typeName is null || !TypeNames.IsPlain(typeName) ? null : typeof(object).Assembly.GetType(typeName);
        return type?.GetMember(name, MemberTypes.Method, Any).OfType<MethodInfo>()
            .Any(method => !method.IsPrivate && !method.IsAssembly && method.GetParameters().Length == parameters);
    }
}
