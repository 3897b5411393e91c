using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// One alert as a <see cref="PagerDutyDouble"/> stores it.
/// </summary>
public sealed record PagerDutyAlert
{
    /// <summary>Gets the integration key of the alert's service.</summary>
    public required string RoutingKey { get; init; }

    /// <summary>Gets the key that further events use.</summary>
    public required string DedupKey { get; init; }

    /// <summary>Gets the status.</summary>
    public required PagerDutyAlertStatus Status { get; init; }

    /// <summary>Gets the number of triggers: the first, and those that came while the alert was open.</summary>
    public required int Triggers { get; init; }

    /// <summary>Gets the <c>payload</c> of the first trigger.</summary>
    public required JsonElement Payload { get; init; }

    /// <summary>Returns the key and the status.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"{DedupKey} {Status}";
}
