using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <content>Writing down what providers consist of.</content>
public sealed partial class ProviderCatalogue
{
    /// <summary>Hashes everything the named providers consist of: private copies, as they would be loaded. Loads none of them.</summary>
    /// <param name="providerNames">Names or aliases. The built-in <c>noop</c> consists of nothing and is left out.</param>
    /// <returns>A lock with an entry for each of their folders or single files.</returns>
    /// <exception cref="FapilogException">A name stands for no usable provider, or one cannot be copied; every fault is in it.</exception>
    /// <exception cref="ObjectDisposedException">The catalogue is disposed.</exception>
    public ProviderLock Pin(IEnumerable<string> providerNames)
    {
        ArgumentNullException.ThrowIfNull(providerNames);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var found = providerNames.Where(name => ProviderName.Fold(name) != ProviderName.Noop)
                .Select(name => _names.Find(name, nameof(Pin)))
                .ToArray();
            var faults = found.Select(one => one.Fault).OfType<Fault>().Select(fault => new Fault(fault.Code, fault.Message)).ToList();
            var pins = new Dictionary<string, PinnedProvider>(StringComparer.Ordinal);
            foreach (var location in found.Select(one => one.Row).OfType<ProviderRow>().Select(row => row.Location).Distinct())
            {
                try
                {
                    pins.Add(location.Key, _loader.Pin(location, _names.NamesAt(location)));
                }
                catch (FapilogException exception)
                {
                    faults.AddRange(exception.Faults);
                }
            }

            return faults.Count > 0 ? throw new FapilogException(faults) : new ProviderLock(pins);
        }
    }
}
