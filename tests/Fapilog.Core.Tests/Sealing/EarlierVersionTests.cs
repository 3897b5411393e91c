using Fapilog.Auditing;
using Fapilog.Recovery;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Sealing;

/// <summary>
/// Trails that the version wrote which did not sign their end (commit 44678f5), byte for byte.
/// </summary>
public sealed class EarlierVersionTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static SealKey Key => SealKey.Read(SealedTrail.Hmac.Key!);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("unsigned", false, "")]
    [InlineData("signed", false, "")]
    [InlineData("signed", true, "Warning end_not_signed")]
    [InlineData("unsigned", true, "Warning end_not_signed, Error seal_signature_invalid, Error seal_signature_invalid")]
    public void Verify_AsItWasWritten_IsValidButForWhatNoKeyCovers(string trail, bool withKey, string findings)
    {
        Copy(trail);

        var report = TrailVerifier.Verify(_directory.Trail, VerificationOptions.With(withKey ? [Key] : []));

        Assert.Equal(6, report.Events);
        Assert.Equal(findings, string.Join(", ", report.Findings.Select(finding => $"{finding.Severity} {finding.Kind}")));
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("signed")]
    public async Task Adopt_OnceByAnOperator_CoversWhatWasThereAndGoesOn(string trail)
    {
        Copy(trail);
        var clock = new FakeTimeProvider(new DateTimeOffset(2025, 8, 10, 12, 0, 0, TimeSpan.Zero));
        await SealKeys.AdoptAsync(_directory.Trail, SealedTrail.Hmac, clock);
        var options = Some.Options(_directory);
        options.Seal = SealedTrail.Hmac;
        await using (var writer = new AuditTrail(options, [], clock))
        {
            await writer.StartAsync();
            Assert.Equal(7, (await writer.LogEventAsync(Some.Event())).SequenceNumber);
        }

        var strictly = VerificationOptions.With([Key]);
        strictly.Strict = true;
        Assert.True(TrailVerifier.Verify(_directory.Trail, strictly).Valid);
    }

    private void Copy(string trail)
    {
        Directory.CreateDirectory(_directory.Trail);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "earlier-version", trail)))
        {
            File.Copy(file, Path.Combine(_directory.Trail, Path.GetFileName(file)));
        }
    }
}
