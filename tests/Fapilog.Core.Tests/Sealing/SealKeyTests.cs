using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Recovery;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Sealing;

/// <summary>
/// The honest life of the key of a trail: it is there from the start, comes later, is rotated, revoked or lost.
/// </summary>
public class SealKeyTests
{
    private static readonly SealOptions Other = new() { Key = Secret.Parse("another-known-token-0123456789abcdef") };

    private static SealKey HmacKey => SealKey.Read(SealedTrail.Hmac.Key!);

    private static SealKey OtherKey => SealKey.Read(Other.Key!);

    [Fact]
    public async Task Start_WithAKeyInAnEmptyDirectory_SignsFromTheFirstLine()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);

        Assert.Contains("\"kind\":\"start\"", trail.Seals()[0], StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"begun\"", trail.Seals()[0], StringComparison.Ordinal);
        Assert.True(trail.VerifyStrictly(HmacKey).Valid);
        Assert.False(trail.VerifyStrictly(OtherKey).Valid);
    }

    [Fact]
    public async Task Start_WithAKeyThatArrivesLater_RefusesUntilItIsAdopted()
    {
        using var trail = await SealedTrail.CreateAsync();
        var alerts = await DayLaterAsync(trail, SealedTrail.Hmac);
        var refused = Assert.Single(alerts, alert => alert.Event.Alert.FindingKey == "seals_refused");
        Assert.Equal(AlertSeverity.Critical, refused.Severity);
        Assert.Contains("fapilog seals key new", refused.Event.Message, StringComparison.Ordinal);
        Assert.Equal(2, trail.Seals().Length);

        var id = await SealKeys.AdoptAsync(trail.Files.Trail, SealedTrail.Hmac, At(11));
        Assert.Equal(HmacKey.KeyId, id);
        Assert.Empty(await DayLaterAsync(trail, SealedTrail.Hmac, 12));

        var report = trail.VerifyStrictly(HmacKey);
        Assert.True(report.Valid);
        Assert.Equal(
            [("seal_unsigned", FindingSeverity.Note), ("seal_unsigned", FindingSeverity.Note)],
            report.Findings.Select(finding => (finding.Kind, finding.Severity)));
    }

    [Fact]
    public async Task Adopt_ATrailThatIsNotValid_RecordsNothing()
    {
        using var trail = await SealedTrail.CreateAsync();
        trail.ForgeDays();

        var fault =
            await Assert.ThrowsAsync<FapilogException>(() => SealKeys.AdoptAsync(trail.Files.Trail, SealedTrail.Hmac, At(11)));

        Assert.Equal("FAP4021", Assert.Single(fault.Faults).Code);
        Assert.DoesNotContain(trail.Seals(), line => line.Contains("start", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rotate_WhileTheTrailIsStopped_CoversWhatTheFormerKeySigned(bool revoke)
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        var seal = With(Other, SealedTrail.Hmac);

        await SealKeys.RotateAsync(trail.Files.Trail, seal, revoke, At(10));
        Assert.Empty(await DayLaterAsync(trail, Other, 11));

        Assert.True(trail.VerifyStrictly(OtherKey).Valid);
        Assert.True(trail.VerifyStrictly(OtherKey, HmacKey).Valid);
        Assert.False(trail.VerifyStrictly(HmacKey).Valid);
        Assert.Equal(3, trail.Verify(OtherKey).Findings.Count(finding => finding.Kind == FindingKind.SealUnchecked));
        Assert.Equal(
            revoke ? 3 : 0,
            trail.Verify(OtherKey, HmacKey).Findings.Count(finding => finding.Kind == FindingKind.SealKeyRevoked));
    }

    [Fact]
    public async Task Start_WithTheKeyOfBeforeARotation_SaysToConfigureTheNewOneAndNotToRotateBack()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        await SealKeys.RotateAsync(trail.Files.Trail, With(Other, SealedTrail.Hmac), timeProvider: At(10));

        var refused = Assert.Single(await DayLaterAsync(trail, SealedTrail.Hmac, 11));

        Assert.Contains(
            $"The trail was rotated from {HmacKey.KeyId} to {OtherKey.KeyId}: set 'Fapilog:Audit:Seal:Key' to the key {OtherKey.KeyId}.",
            refused.Event.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("rotate'", refused.Event.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotate_BackToAKeyThatWasRevoked_IsNoSignature()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        await SealKeys.RotateAsync(trail.Files.Trail, With(Other, SealedTrail.Hmac), revoke: true, At(10));
        var line = Seal.Create(
            new SealStart(SealStartReason.Rotated, OtherKey.KeyId, null),
            Some.Noon,
            SealChain.HashOf(Encoding.ASCII.GetBytes(trail.Seals()[^1])),
            HmacKey).ToLine();
        File.AppendAllText(trail.PathOf(SealFile.FileName), Encoding.ASCII.GetString(line) + "\n");
        trail.ForgeHead(SealedTrail.Hmac);

        Assert.Contains("Error seal_signature_invalid seals.jsonl", trail.Describe(OtherKey, HmacKey));
        Assert.Single(
            await DayLaterAsync(trail, With(Other, SealedTrail.Hmac), 11),
            alert => alert.Event.Alert.FindingKey == "seals_refused");
    }

    [Fact]
    public async Task Start_WithAnotherKeyAndTheFormerOne_RecordsTheRotation()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);

        Assert.Empty(await DayLaterAsync(trail, With(Other, SealedTrail.Hmac)));

        Assert.Contains(trail.Seals(), line => line.Contains("\"reason\":\"rotated\"", StringComparison.Ordinal));
        Assert.True(trail.VerifyStrictly(OtherKey).Valid);
    }

    [Fact]
    public async Task Start_WithAnotherKeyAlone_Refuses()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);

        var refused = Assert.Single(await DayLaterAsync(trail, Other), alert => alert.Event.Alert.FindingKey == "seals_refused");

        Assert.Contains(
            $"If {HmacKey.KeyId} is still to sign, set 'Fapilog:Audit:Seal:Key' to it.",
            refused.Event.Message,
            StringComparison.Ordinal);
        Assert.Contains("'Fapilog:Audit:Seal:PreviousKeys'", refused.Event.Message, StringComparison.Ordinal);
        Assert.False(trail.Verify(OtherKey).Valid);
        Assert.False(trail.Verify(HmacKey).Valid);
    }

    [Fact]
    public async Task Start_WithoutTheKey_RefusesToSealOnUnsigned()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);

        Assert.Single(await DayLaterAsync(trail, new SealOptions()), alert => alert.Event.Alert.FindingKey == "seals_refused");

        Assert.Equal(3, trail.Seals().Length);
        Assert.False(trail.Verify(HmacKey).Valid);
    }

    [Fact]
    public async Task Seal_KeyReplacedWhileTheTrailRuns_IsRecorded()
    {
        using var directory = new TempDirectory();
        var keyFile = Path.Combine(directory.Root, "seal.key");
        await File.WriteAllTextAsync(keyFile, SealedTrail.HmacText);
        var clock = Some.Clock();
        var options = Some.Options(directory);
        options.Seal = new SealOptions { Key = Secret.Parse($"file:{keyFile}") };
        await using (var trail = new AuditTrail(options, [], clock))
        {
            await trail.StartAsync();
            for (var day = 0; day < 3; day++)
            {
                await trail.LogEventAsync(Some.Event());
                await Soon.TrueAsync(() => TextLines.Read(Path.Combine(directory.Trail, SealFile.FileName)).Length >= day + 1);
                await File.WriteAllTextAsync(keyFile, day < 1 ? SealedTrail.HmacText : "another-known-token-0123456789abcdef");
                clock.Advance(TimeSpan.FromDays(1));
            }
        }

        var verification = new VerificationOptions { Strict = true };
        verification.SealKeys.Add(OtherKey);
        Assert.True(TrailVerifier.Verify(directory.Trail, verification).Valid);
        Assert.Single(
            File.ReadAllLines(Path.Combine(directory.Trail, SealFile.FileName)),
            line => line.Contains("\"reason\":\"rotated\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recover_WithAnotherKeyAsTheFormerIsLost_GoesOnAndSaysSo()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);

        var report = await TrailRecovery.RecoverAsync(trail.Files.Trail, At(10), Other);
        Assert.Empty(await DayLaterAsync(trail, Other, 11));

        Assert.True(report.SealsReanchored);
        Assert.True(trail.Verify(OtherKey).Valid);
        Assert.False(trail.VerifyStrictly(OtherKey).Valid);
        var word = Assert.Single(trail.Verify(OtherKey).Findings, finding => finding.Kind == FindingKind.SealReanchored);
        Assert.Equal(FindingSeverity.Note, word.Severity);
        Assert.Contains($"approved by '{Environment.UserName}'", word.Actual, StringComparison.Ordinal);
        Assert.Contains(trail.Seals(), line => line.Contains($"\"by\":\"{Environment.UserName}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recover_WithoutTheKey_TouchesNothing()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        var head = await File.ReadAllTextAsync(trail.PathOf("head.json"));

        var fault = await Assert.ThrowsAsync<FapilogException>(() => TrailRecovery.RecoverAsync(trail.Files.Trail, At(10)));

        Assert.Equal("FAP4020", Assert.Single(fault.Faults).Code);
        Assert.Contains(HmacKey.KeyId, fault.Message, StringComparison.Ordinal);
        Assert.Equal(head, await File.ReadAllTextAsync(trail.PathOf("head.json")));
    }

    [Fact]
    public async Task Adopt_SealsOfAnEarlierVersion_GoOnOnceTheKeyIsRecorded()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        trail.ForgeSealsOfAnEarlierVersion(SealedTrail.Hmac);
        trail.ForgeHead();
        Assert.True(trail.Verify(HmacKey).Valid);
        Assert.Equal(["Warning end_not_signed head.json"], trail.Describe(HmacKey));

        Assert.Single(await DayLaterAsync(trail, SealedTrail.Hmac), alert => alert.Event.Alert.FindingKey == "seals_refused");
        await SealKeys.AdoptAsync(trail.Files.Trail, SealedTrail.Hmac, At(11));
        Assert.Empty(await DayLaterAsync(trail, SealedTrail.Hmac, 12));

        Assert.True(trail.VerifyStrictly(HmacKey).Valid);
        Assert.Contains("\"reason\":\"adopted\"", trail.Seals()[2], StringComparison.Ordinal);
    }

    private static SealOptions With(SealOptions seal, SealOptions former)
    {
        var options = new SealOptions { Key = seal.Key };
        options.PreviousKeys.Add(former.Key!);
        return options;
    }

    private static FakeTimeProvider At(int day) => new(new DateTimeOffset(2025, 8, day, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Starts the trail on a later day, logs, and returns the alerts of more than a warning.</summary>
    private static async Task<IReadOnlyList<(AuditEvent Event, AlertSeverity Severity)>> DayLaterAsync(
        SealedTrail trail, SealOptions seal, int day = 10)
    {
        var dispatcher = new CollectingDispatcher();
        var options = Some.Options(trail.Files);
        options.Seal = seal;
        await using var writer = new AuditTrail(options, [new AlertInstance("all", dispatcher)], At(day));
        await writer.StartAsync();
        await writer.LogEventAsync(Some.Event($"On day {day}."));
        await writer.StopAsync();
        return [.. dispatcher.Sent.Where(sent => sent.Severity > AlertSeverity.Warning)
            .Select(sent => (sent.Event, sent.Severity))];
    }
}
