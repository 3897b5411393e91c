using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// One alert as an <see cref="OpsgenieDouble"/> stores it.
/// </summary>
public sealed record OpsgenieAlert
{
    /// <summary>Gets the alias that further requests use; the vendor's own identifier when none was given.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the message.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the priority, from <c>P1</c>, the highest, to <c>P5</c>.</summary>
    public required string Priority { get; init; }

    /// <summary>Gets the status.</summary>
    public required OpsgenieAlertStatus Status { get; init; }

    /// <summary>
    /// Gets the number of requests for the alert: the first, and those with its alias that came while it was open.
    /// </summary>
    public required int Count { get; init; }

    /// <summary>Gets the body of the first request.</summary>
    public required JsonElement Content { get; init; }

    /// <summary>Returns the alias, the priority and the status.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"{Alias} {Priority} {Status}";
}
