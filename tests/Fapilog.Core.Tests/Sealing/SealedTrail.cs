using System.Security.Cryptography;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;
using Fapilog.Support;
using Fapilog.Verification;

namespace Fapilog.Sealing;

/// <summary>A trail of three days, of which the first two are closed and sealed, and what a forger does to it.</summary>
internal sealed class SealedTrail : IDisposable
{
    public const string First = "audit_2025-08-07.jsonl";
    public const string Second = "audit_2025-08-08.jsonl";
    public const string Third = "audit_2025-08-09.jsonl";
    public const string HmacText = "0123456789abcdef0123456789abcdef-known-token";

    public TempDirectory Files { get; } = new();

    public static SealOptions Hmac { get; } = new() { Key = Secret.Parse(HmacText) };

    public static async Task<SealedTrail> CreateAsync(SealOptions? seal = null)
    {
        var trail = new SealedTrail();
        var clock = Some.Clock();
        var options = Some.Options(trail.Files);
        options.Seal = seal ?? new SealOptions();
        await using var writer = new AuditTrail(options, [], clock);
        await writer.StartAsync();
        for (var day = 1; day <= 3; day++)
        {
            await writer.LogEventAsync(Some.Event($"Day {day}, one."));
            await writer.LogEventAsync(Some.Event($"Day {day}, two."));
            clock.Advance(TimeSpan.FromDays(1));
        }

        await writer.StopAsync();
        return trail;
    }

    public string PathOf(string name) => Path.Combine(Files.Trail, name);

    public string[] Seals() => File.Exists(PathOf(SealFile.FileName)) ? TextLines.Read(PathOf(SealFile.FileName)) : [];

    public VerificationReport Verify(params SealKey[] keys) => Verify(strict: false, keys);

    public VerificationReport VerifyStrictly(params SealKey[] keys) => Verify(strict: true, keys);

    private VerificationReport Verify(bool strict, SealKey[] keys)
    {
        var options = new VerificationOptions { Strict = strict };
        foreach (var key in keys)
        {
            options.SealKeys.Add(key);
        }

        return TrailVerifier.Verify(Files.Trail, options);
    }

    public string[] Describe(params SealKey[] keys) =>
        [.. Verify(keys).Findings.Select(finding => $"{finding.Severity} {finding.Kind} {finding.File}")];

    /// <summary>
    /// Changes an event of the first day and writes all days anew, every hash with it: a chain without a fault.
    /// </summary>
    public void ForgeDays()
    {
        var position = ChainPosition.Start;
        foreach (var name in new[] { First, Second, Third })
        {
            var buffer = new ByteBuffer();
            foreach (var line in File.ReadAllLines(PathOf(name)))
            {
                EventReader.Read(JsonTree.ParseObject(Encoding.UTF8.GetBytes(line)), out var auditEvent);
                var forged =
                    auditEvent!.Message == "Day 1, two." ? auditEvent with { Message = "Nothing happened." } : auditEvent;
                position = EventLine.Append(
                    buffer, forged with { SequenceNumber = null, Checksum = null, PreviousHash = null }, position);
            }

            File.WriteAllBytes(PathOf(name), buffer.Memory.ToArray());
        }
    }

    /// <summary>Seals the closed days anew, as whoever has the given key can; unsigned without one.</summary>
    public void ForgeSeals(SealOptions? seal = null) =>
        WriteSeals(seal, seal is null ? [] : [new SealStart(SealStartReason.Begun, null, null)]);

    /// <summary>Seals the closed days as versions did that wrote no record of the key.</summary>
    public void ForgeSealsOfAnEarlierVersion(SealOptions seal) => WriteSeals(seal, []);

    private void WriteSeals(SealOptions? seal, IEnumerable<SealContent> first)
    {
        var key = seal is null ? null : SealKey.ReadForSigning(seal);
        SealContent[] contents = [.. first, DayOf(First), DayOf(Second)];
        var (text, previous) = (string.Empty, (string?)null);
        foreach (var content in contents)
        {
            var line = Seal.Create(content, Some.Noon, previous, key).ToLine();
            previous = SealChain.HashOf(line);
            text += Encoding.ASCII.GetString(line) + "\n";
        }

        File.WriteAllText(PathOf(SealFile.FileName), text);
    }

    /// <summary>
    /// Writes <c>head.json</c> for what lies there now, as whoever has the given key can; unsigned without one.
    /// </summary>
    public void ForgeHead(SealOptions? seal = null)
    {
        var newest = Files.DayFiles[^1];
        var last = StoredLine.Parse(Encoding.ASCII.GetBytes(File.ReadAllLines(newest)[^1]));
        var head = new TrailHead(
            new ChainPosition(last.SequenceNumber!.Value, last.Checksum), Path.GetFileName(newest), new FileInfo(newest).Length)
        {
            Stopped = true,
            Seal = Seals() is [.., var seals] ? SealChain.HashOf(Encoding.ASCII.GetBytes(seals)) : null,
        };
        (seal is null ? head : SealKey.ReadForSigning(seal).Sign(head)).Write(PhysicalFileSystem.Instance, Files.Trail);
    }

    private DaySeal DayOf(string name)
    {
        using var file = PhysicalFileSystem.Instance.OpenRead(PathOf(name))!;
        return new DaySeal(DayDigest.Compute(name, file, CancellationToken.None));
    }

    public void EditSeal(int index, string from, string to)
    {
        var lines = Seals();
        Assert.Contains(from, lines[index], StringComparison.Ordinal);
        lines[index] = lines[index].Replace(from, to, StringComparison.Ordinal);
        File.WriteAllText(PathOf(SealFile.FileName), string.Concat(lines.Select(line => line + "\n")));
    }

    public static (SealOptions Options, string PublicPem) Pair(ECCurve? curve = null)
    {
        using var pair = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        var options =
            new SealOptions { Key = Secret.Parse(pair.ExportPkcs8PrivateKeyPem()), Algorithm = SealAlgorithm.EcdsaP256 };
        return (options, pair.ExportSubjectPublicKeyInfoPem());
    }

    public void Dispose() => Files.Dispose();
}
