namespace Fapilog.Loading;

/// <summary>
/// A type whose initializer failed. .NET runs it once: from then on every use of the type fails with the same exception.
/// </summary>
/// <param name="OfModule">Whether it was the DLL's own initializer, so that none of its providers can be used.</param>
/// <param name="Cause">What it failed with, secrets masked.</param>
internal sealed record Poison(bool OfModule, string Cause)
{
    private const string Module = "<Module>";

    /// <summary>Returns the poison of an exception, or <see langword="null"/> when a second attempt may succeed.</summary>
    public static Poison? Of(Exception exception, IDispatcherSource source, Func<string, string> mask)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is TypeInitializationException { TypeName: var type } && (type == Module || source.TypeNames.Contains(type, StringComparer.Ordinal)))
            {
                return new Poison(type == Module, mask(Sentence.Of(one)));
            }
        }

        return null;
    }
}
