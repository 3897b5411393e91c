namespace Fapilog.Loading;

/// <summary>
/// What stands in the brackets of an attribute. A type is its name, an enumeration its number, an array an array of objects.
/// </summary>
internal sealed record AttributeArguments(IReadOnlyList<object?> Fixed, IReadOnlyList<NamedArgument> Named)
{
    public object? this[string name] => Named.FirstOrDefault(argument => argument.Name == name)?.Value;
}

/// <summary>
/// A property or field an attribute sets.
/// </summary>
internal sealed record NamedArgument(string Name, bool IsField, object? Value);
