using CsCheck;

namespace Fapilog.Delivery.Tests.Secrets;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("no hook /services/T000/B000/XXXXXXXXXXXX here", "no hook [secret] here")]
    [InlineData("token XXXXXXXXXXXX", "token [secret]")]
    [InlineData("path services/T000/B000/XXXXXXXXXXXX", "path [secret]")]
    [InlineData("host hooks.example", "host hooks.example")]
    public void Apply_Address_MasksItsPathAndTokens(string text, string expected) =>
        Assert.Equal(expected, SecretMask.None.WithAddress(new Uri("https://hooks.example/services/T000/B000/XXXXXXXXXXXX")).Apply(text));

    [Fact]
    public void Apply_Query_MasksItsValues()
    {
        var mask = SecretMask.None.WithAddress(new Uri("https://hooks.example/run?v=1&sig=abc%2Fdefgh%2B"));

        Assert.Equal("sig [secret] or [secret]", mask.Apply("sig abc%2Fdefgh%2B or abc/defgh+"));
    }

    [Fact]
    public void Apply_SecretEscapedForJson_IsFound() =>
        Assert.Equal("\"[secret]\"", SecretMask.None.With("ab+cd/é").Apply("\"ab\\u002Bcd/\\u00E9\""));

    [Fact]
    public void Apply_SecretInBase64_IsFound() =>
        Assert.Equal("AUTH [secret]", SecretMask.None.With("hunter22").Apply("AUTH " + Convert.ToBase64String("hunter22"u8)));

    [Fact]
    public void Apply_SecretInsideALongerOne_MasksTheLonger() =>
        Assert.Equal("[secret]", SecretMask.None.With("abcd", "abcdefgh").Apply("abcdefgh"));

    [Fact]
    public void Apply_ShortValue_IsNotMasked() => Assert.Equal("a b c", SecretMask.None.With("a", null, "").Apply("a b c"));

    [Fact]
    public void ToString_Never_ShowsAValue() =>
        Assert.DoesNotContain("hunter22", SecretMask.None.With("hunter22").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Apply_AnySecretInAnyText_IsGone() =>
        Gen.Select(Gen.String.AlphaNumeric, Gen.String[Gen.Char['g', 'z'], 9, 20], Gen.String.AlphaNumeric)
            .Sample((before, secret, after) => !SecretMask.None.With(secret).Apply(before + secret + after).Contains(secret, StringComparison.Ordinal));
}
