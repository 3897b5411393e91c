using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// One alert as a <see cref="PagerDutyDouble"/> keeps it.
/// </summary>
public sealed record PagerDutyAlert
{
    /// <summary>Gets the integration key of the service it belongs to.</summary>
    public required string RoutingKey { get; init; }

    /// <summary>Gets the key that further events name it by.</summary>
    public required string DedupKey { get; init; }

    /// <summary>Gets how far it has come.</summary>
    public required PagerDutyAlertStatus Status { get; init; }

    /// <summary>Gets how many triggers it took: the first, and those that came while it was open.</summary>
    public required int Triggers { get; init; }

    /// <summary>Gets the <c>payload</c> of the first trigger.</summary>
    public required JsonElement Payload { get; init; }

    /// <summary>Returns the key and the status.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"{DedupKey} {Status}";
}
