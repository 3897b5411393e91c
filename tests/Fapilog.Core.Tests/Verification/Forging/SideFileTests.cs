using System.Globalization;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Verification.Forging;

/// <summary>
/// Whatever lies in the files beside a trail, a verification and a start end, by a verdict or a fault that says why, and no event
/// is lost. More by command: <c>FAPILOG_SIDE_FILES=10000</c>.
/// </summary>
public class SideFileTests
{
    private static readonly int Count =
        int.TryParse(
            Environment.GetEnvironmentVariable("FAPILOG_SIDE_FILES"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count)
            ? count
            : 300;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    private static readonly string[] Names =
    [
        TrailHead.FileName, SealFile.FileName, StartAnchor.FileName, DirectoryOwner.FileName, ".audit.findings.json",
        ".audit.torn.json", DirectoryLock.FileName,
        "2025-08-07.20250807T120000Z.torn",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "1.5",
        new string('9', 5000), "\"\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"../../etc/passwd\"", "\"/dev/null\"", "\"audit_9999-12-31.jsonl\"", "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.999999Z\"", "[]", "{}", "[null,1,\"x\",{}]",
        "[[[[[[[[[[[[[[[[", $"\"{new string('0', 64)}\"", $"\"{new string('x', 70_000)}\"", "\"retention_applied\"", "\"start\"",
        "\"removed\"",
    ];

    [Fact]
    public async Task VerifyAndStart_AnySideFile_EndAndLoseNoEvent()
    {
        var originals = await TrailHistory.AllAsync();
        using var room = new RamDirectory();
        int[] seeds = [.. Enumerable.Range(0, Count), Random.Shared.Next(Count, int.MaxValue)];
        await Parallel.ForEachAsync(seeds, async (seed, cancellation) =>
        {
            var (story, files, original) = Mutate(new Random(seed), originals);
            var directory = Path.Combine(room.Root, $"{seed}");
            try
            {
                await EndAsync(directory, files, original).WaitAsync(Hang, cancellation);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed} ({original.Name}; {story}): {exception}", exception);
            }

            Directory.Delete(directory, recursive: true);
        });
    }

    private static async Task EndAsync(string directory, Dictionary<string, byte[]> files, OriginalTrail original)
    {
        // Not on the caller's thread, which waits no longer than it says.
        await Task.Yield();
        ForgedEvents.Lay(files, directory);
        _ = TrailVerifier.Verify(directory);
        _ = original.Verify(directory);
        await StartAsync(directory, original);

        // What the start set aside is kept beside the trail.
        var left = Directory.GetFiles(directory)
            .Where(path => path.EndsWith(".torn", StringComparison.Ordinal) || path.EndsWith(".jsonl", StringComparison.Ordinal))
            .SelectMany(path => ForgedEvents.Lines(File.ReadAllBytes(path))).Select(line => Encoding.UTF8.GetString(line).Trim())
                .ToHashSet(StringComparer.Ordinal);
        Assert.All(original.Events, line => Assert.Contains(line, left));
    }

    private static async Task StartAsync(string directory, OriginalTrail original)
    {
        var clock = new FakeTimeProvider(original.Now);
        var options = new AuditTrailOptions { StoragePath = directory, Seal = original.Seal };
        try
        {
            await using var trail = new AuditTrail(options, [new AlertInstance("all", new CollectingDispatcher())], clock);
            await trail.StartAsync();
            await trail.LogEventAsync(Some.Event("After the start."));
            await Soon.EndsAsync(trail.StopAsync(), clock, TimeSpan.FromMilliseconds(100));
        }
        catch (FapilogException exception)
        {
            Assert.All(exception.Faults, fault => Assert.StartsWith("FAP4", fault.Code, StringComparison.Ordinal));
        }
    }

    private static (
        string Story,
        Dictionary<string, byte[]> Files,
        OriginalTrail Original) Mutate(Random random, IReadOnlyList<OriginalTrail> originals)
    {
        var original = originals[random.Next(originals.Count)];
        var (files, story) = (original.Files.ToDictionary(StringComparer.Ordinal), new List<string>());
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var name = Names[random.Next(Names.Length)];
            var (what, content) = Content(random, files.GetValueOrDefault(name) ?? Sample(random, files));
            files[name] = content;
            story.Add($"{name}: {what}");
        }

        return (string.Join("; ", story), files, original);
    }

    /// <summary>A file that is not there has the form of another one.</summary>
    private static byte[] Sample(Random random, Dictionary<string, byte[]> files) => random.Next(4) switch
    {
        0 => Encoding.ASCII.GetBytes("{\"fragments\":[{\"file\":\"audit_2025-08-07.jsonl\",\"length\":10,\"offset\":0,\"sha256\":\"\",\"side_file\":\"2025-08-07.20250807T120000Z.torn\"}]}\n"),
        1 => Encoding.ASCII.GetBytes("{\"findings\":[{\"event_type\":\"component_failure\",\"fingerprint\":\"\",\"key\":\"seals_refused\",\"message\":\"x\",\"severity\":40}]}\n"),
        2 => Encoding.ASCII.GetBytes("{\"checksum\":\"\",\"recorded_checksum\":\"\",\"recorded_sequence\":2,\"sequence\":1}\n"),
        _ => files.GetValueOrDefault(TrailHead.FileName) ?? [],
    };

    private static (string What, byte[] Content) Content(Random random, byte[] content)
    {
        switch (random.Next(9))
        {
            case 0:
                return ("empty", []);
            case 1:
                return ("zeros", new byte[random.Next(1, 5000)]);
            case 2:
                var garbage = new byte[random.Next(1, 3000)];
                random.NextBytes(garbage);
                return ("garbage", garbage);
            case 3:
                return (
                    "deep",
                    Encoding.ASCII.GetBytes(
                        string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", random.Next(1, 100_000)))));
            case 4:
                return ("another value", Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)] + "\n"));
            case 5:
                return ("cut", content[..random.Next(content.Length + 1)]);
            case 6:
                return ("twice", [.. content, .. content]);
            case 7:
                byte[] changed = [.. content];
                for (var i = Math.Min(changed.Length, random.Next(1, 9)); i > 0; i--)
                {
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                }

                return ("changed bytes", changed);
            default:
                return WithAnotherMember(random, Encoding.UTF8.GetString(content));
        }
    }

    private static (string What, byte[] Content) WithAnotherMember(Random random, string text)
    {
        int[] colons = [.. Enumerable.Range(0, text.Length).Where(i => text[i] == ':' && i > 0 && text[i - 1] == '"')];
        if (colons.Length == 0)
        {
            return ("unchanged", Encoding.UTF8.GetBytes(text));
        }

        var at = colons[random.Next(colons.Length)] + 1;
        var end = text.IndexOfAny([',', '}', '\n'], at);
        var value = Values[random.Next(Values.Length)];
        return (
            $"a member {value[..Math.Min(20, value.Length)]}",
            Encoding.UTF8.GetBytes(text[..at] + value + (end < 0 ? string.Empty : text[end..])));
    }
}
