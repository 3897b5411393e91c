using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Sessions;

/// <summary>
/// Names that are not ASCII, before and after the @, with a server that offers SMTPUTF8 and one that does not.
/// </summary>
public sealed class InternationalTests
{
    private const string Ascii = "ops@example.test";
    private const string Named = "müller@example.test";
    private const string Domain = "ops@bücher.example";

    [Theory]
    [InlineData(true, Ascii, Named, $"{Named},{Ascii}")]
    [InlineData(true, Named, Domain, $"{Domain},{Ascii}")]
    [InlineData(false, Ascii, Domain, $"ops@xn--bcher-kva.example,{Ascii}")]
    [InlineData(false, Domain, Named, Ascii)]
    public async Task SendAlertAsync_NameThatIsNotAscii_ReachesWhoTheServerCanBeTold(
        bool isOffered, string from, string to, string recipients)
    {
        await using var instance = Start(isOffered, from, to, Ascii);
        var receipt = await instance.SendAsync();
        var mail = Assert.Single(instance.Server.Mails);
        var left = recipients == Ascii;

        Assert.Empty(instance.Server.Refusals);
        Assert.Equal(recipients.Split(','), mail.Recipients);
        Assert.Equal(left ? 1 : 2, Instance.Read(mail).To.Count);
        Assert.Equal(
            left, receipt.Note!.EndsWith("1 of 2 recipients was refused; the log names them.", StringComparison.Ordinal));
        Assert.Equal(
            left,
            instance.Log.Any(line => line.Contains($"'{to}' with 553 5.6.7 The server does not", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Named, Ascii, AlertFailureKind.InstanceFailed, "FAP3024", "'From'")]
    [InlineData(Ascii, Named, AlertFailureKind.Rejected, "FAP3023", "'To'")]
    public async Task SendAlertAsync_NobodyTheServerCanBeTold_SaysWhatToChangeAndSendsNothing(
        string from, string to, AlertFailureKind kind, string code, string setting)
    {
        await using var instance = Start(isOffered: false, from, to);
        var failure = await instance.FailAsync();

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith(
            $"{code}: '127.0.0.1:{instance.Server.Port}' does not offer SMTPUTF8", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"in {setting}, or a server that offers it.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(instance.Server.Refusals);
        Assert.Empty(instance.Server.Mails);
    }

    [Theory]
    [InlineData("smtp.example.test", "smtp.example.test")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("::1", "::1")]
    public void AsciiHost_OfAnyHost_IsWhatResolversTake(string host, string ascii) =>
        Assert.Equal(ascii, new EmailSettings { Host = host }.AsciiHost);

    private static Instance Start(bool isOffered, string from, params string[] to) => Instance.Start(
        settings => (settings.From, settings.To) = (from, to),
        new SmtpDoubleOptions { WithoutExtensions = isOffered ? [] : ["SMTPUTF8"] });
}
