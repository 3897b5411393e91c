using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// One instance of a configuration, and whether it could be made.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record CheckedInstance
{
    /// <summary>Gets the instance's name; of one of a named trail, <c>TRAIL/INSTANCE</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the provider's name as configuration gives it.</summary>
    public required string ProviderName { get; init; }

    /// <summary>Gets the configuration path of the instance.</summary>
    public required string ConfigurationPath { get; init; }

    /// <summary>Gets whether it could deliver: <see cref="AlertInstanceState.Faulted"/> when anything of it is wrong.</summary>
    public required AlertInstanceState State { get; init; }

    /// <summary>Gets the provider's row, with what a person should know of it.</summary>
    /// <value><see langword="null"/> for the built-in <c>noop</c>, and where no provider of the name was found.</value>
    public ProviderEntry? Provider { get; init; }

    /// <summary>Gets what is wrong with its provider and the provider's settings.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
