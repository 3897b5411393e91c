using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Verification.Forging;

/// <summary>A directory as the product left it: what an attacker finds there, and what only the defender knows.</summary>
internal sealed record OriginalTrail(
    string Name, bool IsKilled, IReadOnlyDictionary<string, byte[]> Files, SealOptions Seal, DateTimeOffset Now)
{
    /// <summary>Gets the events in the order of the files.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Gets the events that retention removed before; whoever kept them can bring them back.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Gets how many of the events the signed end covers.</summary>
    public required int Covered { get; init; }

    /// <summary>Verifies a directory as the auditor does: with all keys, strictly.</summary>
    public VerificationReport Verify(string directory)
    {
        var options = new VerificationOptions { Strict = true };
        foreach (var key in Seal.ReadKeys())
        {
            options.SealKeys.Add(key);
        }

        return TrailVerifier.Verify(directory, options);
    }

    public static OriginalTrail Of(
        string name, bool isKilled, IReadOnlyDictionary<string, byte[]> files, IReadOnlyDictionary<string, byte[]> before,
        SealOptions seal, DateTimeOffset now)
    {
        var events = ForgedEvents.Of(files);
        var kept = events.ToHashSet(StringComparer.Ordinal);
        var head = System.Text.Json.JsonDocument.Parse(files[TrailHead.FileName]).RootElement.GetProperty("checksum").GetString();
        return new OriginalTrail(name, isKilled, files, seal, now)
        {
            Events = events,
            Removed = [.. ForgedEvents.Of(before).Where(line => !kept.Contains(line))],
            Covered =
                events.ToList().FindIndex(line => line.StartsWith($"{{\"checksum\":\"{head}\"", StringComparison.Ordinal)) + 1,
        };
    }
}
