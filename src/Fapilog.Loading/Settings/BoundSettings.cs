using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// A provider's settings object with everything that is wrong with it, and what takes its secrets out of texts.
/// </summary>
internal sealed record BoundSettings(object? Value, SecretMask Mask, IReadOnlyList<Fault> Faults)
{
    /// <summary>Gets the settings as texts, by their path.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Raw { get; init; } = [];
}
