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
