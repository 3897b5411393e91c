using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The providers of one catalogue that are not tried again, each with the first cause.
/// </summary>
internal sealed class PoisonedProviders
{
    private readonly Dictionary<(ProviderLocation Location, string? TypeName), Poison> _poisons = [];

    public void Add(ProviderRow row, Poison poison) => _poisons.TryAdd((row.Location, poison.OfModule ? null : row.Declaration!.TypeName), poison);

    /// <summary>Returns why no instance of the provider can be made any more, or <see langword="null"/>.</summary>
    public Fault? Find(ProviderRow row, ProviderRequest request)
    {
        if (!_poisons.TryGetValue((row.Location, null), out var poison) && !_poisons.TryGetValue((row.Location, row.Declaration!.TypeName), out poison))
        {
            return null;
        }

        return new Fault(
            LoadingCodes.Poisoned,
            $"Provider '{row.Declaration!.Name}' ('{row.Location.Path}') is not tried again for instance '{request.InstanceName}': "
            + $"{(poison.OfModule ? "the module initializer of its DLL" : "its static constructor")} failed before, and .NET never runs it twice. "
            + $"{poison.Cause} Ask the provider's author, or choose another; restart after a change.",
            request.ConfigurationPath);
    }
}

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
