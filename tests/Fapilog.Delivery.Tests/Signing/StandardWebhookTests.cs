using System.Text;
using CsCheck;

namespace Fapilog.Delivery.Tests.Signing;

public sealed class StandardWebhookTests
{
    private const string Published = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string PublishedId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string PublishedSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly DateTimeOffset PublishedTime = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly byte[] PublishedBody = Encoding.UTF8.GetBytes("{\"test\": 2432232314}");
    private static readonly string Other = "whsec_" + Convert.ToBase64String(new byte[32]);

    [Fact]
    public void Sign_PublishedVector_GivesThePublishedSignature() =>
        Assert.Equal(PublishedSignature, StandardWebhookSecret.Parse(Published).Sign(PublishedId, PublishedTime, PublishedBody));

    [Fact]
    public void Sign_TwoKeys_GivesTwoSignatures()
    {
        var signature = StandardWebhookSecret.Parse($"{Other} {Published}").Sign(PublishedId, PublishedTime, PublishedBody);

        Assert.Equal(2, signature.Split(' ').Length);
        Assert.EndsWith(" " + PublishedSignature, signature, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_IdWithFullStop_Throws() =>
        Assert.Throws<ArgumentException>(() => StandardWebhookSecret.Parse(Published).Sign("a.b", PublishedTime, PublishedBody));

    [Fact]
    public void Create_PublishedVector_GivesTheThreeHeaders()
    {
        var headers =
            StandardWebhookHeaders.Create(StandardWebhookSecret.Parse(Published), PublishedId, PublishedTime, PublishedBody);

        Assert.Equal(PublishedId, headers["webhook-id"]);
        Assert.Equal("1614265330", headers["webhook-timestamp"]);
        Assert.Equal(PublishedSignature, headers["webhook-signature"]);
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_not*base64")]
    [InlineData("whsec_c2hvcnQta2V5")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_c2hvcnQta2V5")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData(" ")]
    public void Parse_Malformed_ThrowsWithoutShowingIt(string text)
    {
        var failure = Assert.Throws<FormatException>(() => StandardWebhookSecret.Parse(text));

        Assert.StartsWith(
            "The signing secret is not 'whsec_' and the Base64 form of 24 to 64 bytes.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hv", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Fault_KeyLength_IsFrom24To64(int length, bool isWellFormed) =>
        Assert.Equal(isWellFormed, StandardWebhookSecret.FindFault("whsec_" + Convert.ToBase64String(new byte[length])) is null);

    [Fact]
    public void ToString_Never_ShowsTheKey() => Assert.Equal("[secret]", StandardWebhookSecret.Parse(Published).ToString());

    [Theory]
    [InlineData(0, StandardWebhookVerdict.Valid)]
    [InlineData(300, StandardWebhookVerdict.Valid)]
    [InlineData(-300, StandardWebhookVerdict.Valid)]
    [InlineData(301, StandardWebhookVerdict.TooOld)]
    [InlineData(-301, StandardWebhookVerdict.TooNew)]
    public void Verify_PublishedVector_IsValidWithinFiveMinutes(int age, StandardWebhookVerdict expected) =>
        Assert.Equal(expected, Verify(age, PublishedId, "1614265330", PublishedSignature, PublishedBody));

    [Fact]
    public void Verify_AnyByteChanged_IsAMismatch() =>
        Gen.Int[0, PublishedBody.Length - 1].Sample(at =>
        {
            var body = PublishedBody.ToArray();
            body[at] ^= 1;
            return Verify(0, PublishedId, "1614265330", PublishedSignature, body) == StandardWebhookVerdict.Mismatch;
        });

    [Theory]
    [InlineData("msg_other", "1614265330", PublishedSignature, StandardWebhookVerdict.Mismatch)]
    [InlineData(PublishedId, "1614265331", PublishedSignature, StandardWebhookVerdict.Mismatch)]
    [InlineData(PublishedId, "1614265330", "v1,AAAA v2,BBBB garbage", StandardWebhookVerdict.Mismatch)]
    [InlineData(PublishedId, "1614265330", "v1,AAAA " + PublishedSignature, StandardWebhookVerdict.Valid)]
    [InlineData(PublishedId, "soon", PublishedSignature, StandardWebhookVerdict.Malformed)]
    [InlineData(PublishedId, "9223372036854775807", PublishedSignature, StandardWebhookVerdict.TooNew)]
    [InlineData(null, "1614265330", PublishedSignature, StandardWebhookVerdict.Malformed)]
    [InlineData(PublishedId, "1614265330", null, StandardWebhookVerdict.Malformed)]
    public void Verify_OtherHeaders_SaysWhatIsWrong(
        string? id, string? timestamp, string? signatures, StandardWebhookVerdict expected) =>
        Assert.Equal(expected, Verify(0, id, timestamp, signatures, PublishedBody));

    [Fact]
    public void Verify_AnyHeaders_NeverThrows() =>
        Gen.Select(Gen.String, Gen.String, Gen.String).Sample((id, timestamp, signatures) =>
            Verify(0, id, timestamp, "v1," + signatures, []) != StandardWebhookVerdict.Valid);

    private static StandardWebhookVerdict Verify(int age, string? id, string? timestamp, string? signatures, byte[] body)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(PublishedTime.AddSeconds(age));
        return new StandardWebhookVerifier(
            StandardWebhookSecret.Parse($"{Other} {Published}"))
        { TimeProvider = clock }.Verify(id, timestamp, signatures, body);
    }
}
