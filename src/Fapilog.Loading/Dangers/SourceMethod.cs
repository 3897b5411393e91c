using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Names a method as its author wrote it: what the compiler made of a lambda, an iterator or an async method is named after the
/// method around it.
/// </summary>
internal static class SourceMethod
{
    public static string Of(MetadataReader reader, MethodDefinitionHandle handle)
    {
        var method = reader.GetMethodDefinition(handle);
        return Of(TypeNames.Of(reader, method.GetDeclaringType()), reader.GetString(method.Name));
    }

    public static string Of(string type, string method)
    {
        var steps = type.Split('+');
        var made = Array.FindIndex(steps, step => Made(step) is not null);
        var owner = string.Join('.', made < 0 ? steps : steps[..made]);
        var name = steps.Append(method).Select(Made).FirstOrDefault(inner => inner is { Length: > 0 }) ?? method;
        return $"{owner}.{name.TrimStart('.')}";
    }

    /// <summary>Returns what stands between the angle brackets of a name the compiler made; <see langword="null"/> for any other.</summary>
    private static string? Made(string name) =>
        name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 0 and var end ? name[..end].TrimStart('<') : null;
}
