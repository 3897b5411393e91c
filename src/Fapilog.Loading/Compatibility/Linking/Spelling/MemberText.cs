using System.Globalization;

namespace Fapilog.Loading;

/// <summary>
/// Spells members of the contract as people read them, much as C# has them.
/// </summary>
internal static class MemberText
{
    public static string Method(string owner, string name, MethodSpelling method)
    {
        var type = TypeSpelling.Full(owner);
        var result = method.Return.Shown;
        var parameters = string.Join(", ", method.Parameters.Select(parameter => parameter.Shown));
        return name switch
        {
            ".ctor" => $"new {type}({parameters})",
            _ when After("get_", name) is { } property && method.Parameters.Count == 0 => $"{result} {type}.{property} {{ get; }}",
            _ when After("set_", name) is { } property && method.Parameters is [var value] => $"{value.Shown} {type}.{property} {{ {Setter(method)}; }}",
            _ when After("add_", name) is { } one && method.Parameters is [var handler] => $"event {handler.Shown} {type}.{one} {{ add; }}",
            _ when After("remove_", name) is { } one && method.Parameters is [var handler] => $"event {handler.Shown} {type}.{one} {{ remove; }}",
            _ => $"{result} {type}.{name}{Generic(method.GenericParameters)}({parameters})",
        };
    }

    public static string Field(string owner, string name, TypeSpelling type) => $"{type.Shown} {TypeSpelling.Full(owner)}.{name}";

    private static string Generic(int count) =>
        count == 0 ? string.Empty : $"<{string.Join(", ", Enumerable.Range(0, count).Select(index => string.Create(CultureInfo.InvariantCulture, $"T{index}")))}>";

    private static string Setter(MethodSpelling method) =>
        method.Return.Exact.Contains("IsExternalInit", StringComparison.Ordinal) ? "init" : "set";

    private static string? After(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length ? name[prefix.Length..] : null;
}
