namespace Fapilog.Loading;

/// <summary>
/// A method's signature. Two that are equal for the runtime have the same <paramref name="Exact"/>.
/// </summary>
internal sealed record MethodSpelling(string Exact, int GenericParameters, TypeSpelling Return, IReadOnlyList<TypeSpelling> Parameters);
