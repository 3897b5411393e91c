using System.Security.Cryptography;
using Fapilog.Alerting;

namespace Fapilog.Sealing;

public class SealForgeryTests
{
    private static readonly SealKey Key = SealKey.Read(SealedTrail.Hmac.Key!);

    [Fact]
    public async Task Verify_UntouchedTrail_IsValidWithTheKeyAndWithout()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);

        Assert.Equal(3, trail.Seals().Length);
        Assert.Empty(trail.Describe());
        Assert.Empty(trail.Describe(Key));
    }

    [Fact]
    public async Task Verify_DaysRewrittenWithTheirHashes_IsFoundByTheSealsAlone()
    {
        using var trail = await SealedTrail.CreateAsync();
        trail.ForgeDays();
        trail.ForgeHead();

        Assert.Equal([$"Error seal_mismatch {SealedTrail.First}", $"Error seal_mismatch {SealedTrail.Second}"], trail.Describe());
    }

    [Fact]
    public async Task Verify_DaysAndSealsRewritten_IsFoundOnlyWithTheKey()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        trail.ForgeDays();
        trail.ForgeSeals();
        trail.ForgeHead();

        Assert.Empty(trail.Describe());
        Assert.Equal(
            ["Warning end_not_signed head.json", "Error seal_signature_invalid seals.jsonl", "Error seal_signature_invalid seals.jsonl"],
            trail.Describe(Key));
    }

    [Fact]
    public async Task Verify_DaysAndSealsRewrittenWithAnotherKey_IsFoundOnlyWithTheKey()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        trail.ForgeDays();
        var other = new SealOptions { Key = Secret.Parse(new string('x', 32)) };
        trail.ForgeSeals(other);
        trail.ForgeHead(other);

        Assert.Empty(trail.Describe());
        Assert.Equal(3, trail.Describe(Key).Count(finding => finding == "Error seal_signature_invalid seals.jsonl"));
    }

    [Fact]
    public async Task Verify_SealsRemoved_IsFoundWithTheKey()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        File.Delete(trail.PathOf(SealFile.FileName));

        Assert.Contains("Error seal_chain_broken seals.jsonl", trail.Describe());
        trail.ForgeHead();
        Assert.Empty(trail.Describe());
        Assert.Equal(
            [$"Error seal_missing {SealedTrail.First}", $"Error seal_missing {SealedTrail.Second}", "Error seal_missing seals.jsonl"],
            trail.Describe(Key));
    }

    [Fact]
    public async Task Verify_FirstSealRemoved_BreaksTheChainOfSeals()
    {
        using var trail = await SealedTrail.CreateAsync();
        File.WriteAllText(trail.PathOf(SealFile.FileName), trail.Seals()[1] + "\n");

        Assert.Equal([$"Warning seal_missing {SealedTrail.First}", "Error seal_chain_broken seals.jsonl"], trail.Describe());
    }

    [Fact]
    public async Task Verify_SealedFileRemovedFromTheEnd_IsFound()
    {
        using var trail = await SealedTrail.CreateAsync();
        File.Delete(trail.PathOf(SealedTrail.Third));
        File.Delete(trail.PathOf(SealedTrail.Second));
        trail.ForgeHead();

        Assert.Equal([$"Error seal_mismatch {SealedTrail.Second}"], trail.Describe());
    }

    [Theory]
    [InlineData("\"records\":2", "\"records\":3")]
    [InlineData("\"first_sequence\":1", "\"first_sequence\":2")]
    [InlineData("\"last_sequence\":2", "\"last_sequence\":9")]
    [InlineData("\"closed_at\":\"2025-08-", "\"closed_at\":\"2024-08-")]
    [InlineData("\"previous_seal\":\"", "\"previous_seal\":\"00")]
    [InlineData("\"algorithm\":\"hmac_sha256\"", "\"algorithm\":\"ecdsa_p256\"")]
    [InlineData("\"file\":\"audit_2025-08-07.jsonl\"", "\"file\":\"audit_2025-08-09.jsonl\"")]
    [InlineData("{", "{ ")]
    public async Task Verify_SealEdited_IsFound(string from, string to)
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        trail.EditSeal(1, from, to);

        Assert.Contains("Error seal_chain_broken seals.jsonl", trail.Describe());
        Assert.False(trail.Verify(Key).Valid);
    }

    [Fact]
    public async Task Verify_SignatureEdited_IsFound()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        trail.EditSeal(2, "\"signature\":\"", "\"signature\":\"00");

        Assert.Contains("Error seal_signature_invalid seals.jsonl", trail.Describe(Key));
    }

    [Fact]
    public async Task Verify_ForgedByHoldersOfThePublicKey_IsFound()
    {
        var (options, publicPem) = SealedTrail.Pair();
        using var trail = await SealedTrail.CreateAsync(options);
        var key = SealKey.Read(Secret.Parse(publicPem));

        Assert.Empty(trail.Describe(key));
        Assert.Contains("\"algorithm\":\"ecdsa_p256\"", trail.Seals()[0], StringComparison.Ordinal);
        trail.ForgeDays();
        trail.ForgeSeals(SealedTrail.Pair().Options);
        Assert.Contains("Error seal_signature_invalid seals.jsonl", trail.Describe(key));
        Assert.Throws<Diagnostics.FapilogException>(() => key.Sign([]));
    }

    [Fact]
    public void Read_Keys_AreNeverPrintedAndBadOnesRefused()
    {
        var (_, otherCurve) = SealedTrail.Pair(ECCurve.NamedCurves.nistP384);

        Assert.DoesNotContain("known-token", Key.ToString(), StringComparison.Ordinal);
        foreach (var bad in new[] { "too-short-known-token", otherCurve, "-----BEGIN known-token-----", "file:/no/such/file", "env:NO_SUCH_VARIABLE_HERE" })
        {
            var fault = Assert.Throws<Diagnostics.FapilogException>(() => SealKey.Read(Secret.Parse(bad)));
            Assert.Equal("FAP4020", Assert.Single(fault.Faults).Code);
            Assert.DoesNotContain("known-token", fault.ToString(), StringComparison.Ordinal);
        }
    }
}
