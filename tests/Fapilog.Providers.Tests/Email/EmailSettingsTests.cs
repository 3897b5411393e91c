using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;

namespace Fapilog.Providers.Tests.Email;

public sealed class EmailSettingsTests
{
    [Fact]
    public void Validate_Complete_HasNoFault() => Assert.Empty(Faults(_ => { }));

    [Fact]
    public void Validate_Empty_NamesWhatIsMissing() => Assert.Equal(
        ["From", "Host", "To"],
        Faults(new EmailSettings()).SelectMany(fault => fault.MemberNames).Order(StringComparer.Ordinal));

    [Fact]
    public void Validate_EverythingWrong_ReportsAllAtOnceAndNoSecret()
    {
        var faults = Faults(new EmailSettings
        {
            Host = "smtp://smtp.example.test",
            Port = 70_000,
            Security = (EmailSecurity)9,
            From = "nobody",
            To = ["a@example.test, b@example.test", "c@example.test\r\nBcc: d@example.test"],
            Timeout = TimeSpan.FromHours(1),
            CertificateAuthority = Secret.Parse("not a certificate"),
        });

        Assert.Equal(
            ["CertificateAuthority", "From", "Host", "Port", "Security", "Timeout", "To"],
            faults.SelectMany(fault => fault.MemberNames).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.ErrorMessage!.Contains("not a certificate", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.ErrorMessage!.Any(char.IsControl));
    }

    [Theory]
    [InlineData(465, EmailSecurity.StartTls, "'Port' is 465, where mail servers expect TLS from the first byte")]
    [InlineData(465, EmailSecurity.None, "'Port' is 465, where mail servers expect TLS from the first byte")]
    [InlineData(587, EmailSecurity.Tls, "'Port' is 587, where mail servers begin without TLS")]
    [InlineData(465, EmailSecurity.Tls, null)]
    [InlineData(587, EmailSecurity.StartTls, null)]
    [InlineData(2525, EmailSecurity.Tls, null)]
    [InlineData(null, EmailSecurity.Tls, null)]
    public void CreateDispatcher_PortThatDoesNotFitTheSecurity_Warns(int? port, EmailSecurity security, string? told)
    {
        var log = new List<(AlertLogLevel Level, string Message)>();
        new EmailProvider().CreateDispatcher(new AlertProviderContext("mail")
        {
            BoundSettings = new EmailSettings
            {
                Host = "smtp.example.test",
                Port = port,
                Security = security,
                From = "a@example.test",
                To = ["b@example.test"],
            },
            LogWriter = (level, message, _) => log.Add((level, message)),
        });

        if (told is null)
        {
            Assert.Empty(log);
        }
        else
        {
            var (level, message) = Assert.Single(log);
            Assert.Equal(AlertLogLevel.Warning, level);
            Assert.StartsWith(told, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a@example.test", true)]
    [InlineData("On call <a@example.test>", true)]
    [InlineData("\"Call, On\" <a.b+c@sub.example.test>", true)]
    [InlineData("Grüße <müller@bücher.example>", true)]
    [InlineData("a@[127.0.0.1]", true)]
    [InlineData("a@localhost", true)]
    [InlineData("", false)]
    [InlineData("a", false)]
    [InlineData("a@", false)]
    [InlineData("@example.test", false)]
    [InlineData("a@b@example.test", false)]
    [InlineData("a@example.test;b@example.test", false)]
    [InlineData("a@exa mple.test", false)]
    [InlineData("a\0@example.test", false)]
    [InlineData("Half \ud83d <a@example.test>", false)]
    [InlineData("<@relay.test:a@example.test>", false)]
    [InlineData("a@-.test", false)]
    public void Validate_Address_IsTakenOrRefused(string address, bool isTaken) =>
        Assert.Equal(isTaken ? [] : ["To"], Faults(settings => settings.To = [address]).SelectMany(fault => fault.MemberNames));

    [Theory]
    [InlineData("smtp.example.test", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("smtp.example.test:587", false)]
    [InlineData("https://smtp.example.test", false)]
    [InlineData("smtp example", false)]
    public void Validate_Host_IsTakenOrRefused(string host, bool isTaken) =>
        Assert.Equal(isTaken ? [] : ["Host"], Faults(settings => settings.Host = host).SelectMany(fault => fault.MemberNames));

    [Theory]
    [InlineData(EmailSecurity.StartTls, null, null, 0)]
    [InlineData(EmailSecurity.StartTls, "a", "b", 0)]
    [InlineData(EmailSecurity.StartTls, "a", null, 1)]
    [InlineData(EmailSecurity.StartTls, null, "b", 1)]
    [InlineData(EmailSecurity.StartTls, "", null, 1)]
    [InlineData(EmailSecurity.StartTls, " ", null, 1)]
    [InlineData(EmailSecurity.StartTls, " ", "b", 1)]
    [InlineData(EmailSecurity.None, " ", "b", 1)]
    [InlineData(EmailSecurity.None, "a", "b", 1)]
    [InlineData(EmailSecurity.None, "a", null, 2)]
    [InlineData(EmailSecurity.None, null, null, 0)]
    public void Validate_UserAndPassword_BelongTogetherAndToEncryption(
        EmailSecurity security, string? user, string? password, int faults) =>
        Assert.Equal(faults, Faults(settings =>
        {
            (settings.Security, settings.User) = (security, user);
            settings.Password = password is null ? null : Secret.Parse(password);
        }).Count);

    [Fact]
    public void Validate_AuthorityWithoutEncryption_IsAFault() =>
        Assert.Contains("no certificate is checked", Assert.Single(Faults(settings =>
    {
        settings.Security = EmailSecurity.None;
        settings.CertificateAuthority = Secret.Parse(Testing.TestCertificate.Create().ExportCertificatePem());
    })).ErrorMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData(EmailSecurity.StartTls, 587)]
    [InlineData(EmailSecurity.Tls, 465)]
    [InlineData(EmailSecurity.None, 25)]
    public void Port_NotSet_FollowsFromTheSecurity(EmailSecurity security, int port) =>
        Assert.Equal(port, new EmailSettings { Security = security }.PortOrDefault);

    private static List<ValidationResult> Faults(Action<EmailSettings> configure)
    {
        var settings = new EmailSettings { Host = "smtp.example.test", From = "alerts@example.test", To = ["ops@example.test"] };
        configure(settings);
        return Faults(settings);
    }

    // As the host does it: the members first, and what no single member can tell beside them.
    private static List<ValidationResult> Faults(EmailSettings settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }
}
