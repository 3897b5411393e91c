using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// The alerts by their labels, and how a new post changes a known one. The caller locks.
/// </summary>
internal sealed class AlertmanagerState
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, AlertmanagerAlert> _alerts = new(StringComparer.Ordinal);

    public IReadOnlyList<AlertmanagerAlert> All => [.. _alerts.Values];

    public void Put(AlertmanagerAlert alert, DateTimeOffset now)
    {
        var key = Fingerprint(alert);
        _alerts[key] = _alerts.TryGetValue(key, out var known) && Overlap(known, alert) ? Merge(known, alert, now) : alert;
    }

    /// <summary>Writes the alerts that fire, like <c>GET /api/v2/alerts</c>.</summary>
    public string Write(DateTimeOffset now) => JsonSerializer.Serialize(
        _alerts.Where(entry => entry.Value.IsFiring(now)).Select(entry => new
        {
            annotations = entry.Value.Annotations,
            endsAt = entry.Value.EndsAt.UtcDateTime,
            fingerprint = entry.Key,
            receivers = new[] { new { name = "default" } },
            startsAt = entry.Value.StartsAt.UtcDateTime,
            status = new { inhibitedBy = Array.Empty<string>(), silencedBy = Array.Empty<string>(), state = "active" },
            updatedAt = now.UtcDateTime,
            labels = entry.Value.Labels,
        }),
        Options);

    private static bool Overlap(AlertmanagerAlert known, AlertmanagerAlert alert) =>
        (alert.EndsAt > known.StartsAt && alert.EndsAt < known.EndsAt)
            || (alert.StartsAt >= known.StartsAt && alert.StartsAt < known.EndsAt);

    // The content of the newer post and the earliest start. The later end wins, unless only one alert fires: then the newer
    // post's end.
    private static AlertmanagerAlert Merge(AlertmanagerAlert known, AlertmanagerAlert alert, DateTimeOffset now) => alert with
    {
        StartsAt = known.StartsAt < alert.StartsAt ? known.StartsAt : alert.StartsAt,
        EndsAt =
            alert.IsFiring(now) != known.IsFiring(now) ? alert.EndsAt : known.EndsAt > alert.EndsAt ? known.EndsAt : alert.EndsAt,
    };

    private static string Fingerprint(AlertmanagerAlert alert)
    {
        var labels = string.Join(
            '\0',
            alert.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}\u0001{label.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(labels)).AsSpan(0, 8));
    }
}
