using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Fapilog.Testing.Tests.Mail;

/// <summary>
/// The double as a client sees it that knows nothing of it.
/// </summary>
public sealed class SmtpDoubleMailKitTests
{
    [Theory]
    [InlineData(SmtpDoubleSecurity.StartTls, SecureSocketOptions.StartTls)]
    [InlineData(SmtpDoubleSecurity.Tls, SecureSocketOptions.SslOnConnect)]
    [InlineData(SmtpDoubleSecurity.None, SecureSocketOptions.None)]
    public async Task SendAsync_EachSecurity_IsRecorded(SmtpDoubleSecurity security, SecureSocketOptions options)
    {
        var clock = new FakeTimeProvider();
        await using var server = SmtpDouble.Start(new SmtpDoubleOptions { Security = security, TimeProvider = clock });
        using var client = Client(server);
        await client.ConnectAsync(server.Host, server.Port, options);
        await client.SendAsync(Message("One"));
        await client.SendAsync(Message("Two"));
        await client.DisconnectAsync(quit: true);

        Assert.Equal(["One", "Two"], server.Mails.Select(Subject));
        Assert.All(server.Mails, mail => Assert.Equal(1, mail.Session));
        Assert.All(server.Mails, mail => Assert.Equal(clock.GetUtcNow(), mail.ReceivedAt));
        Assert.All(
            server.Mails,
            mail => Assert.Equal(security is not SmtpDoubleSecurity.None, mail.Encryption is not SslProtocols.None));
        Assert.All(server.Mails, mail => Assert.InRange(mail.AnnouncedSize ?? 0, 100, mail.Content.Length + 100));
        Assert.Empty(server.Refusals);
    }

    [Fact]
    public async Task ConnectAsync_CertificateNotTrusted_IsTheClientsRefusal()
    {
        await using var server = SmtpDouble.Start();
        using var client = new SmtpClient { CheckCertificateRevocation = false };

        await Assert.ThrowsAsync<SslHandshakeException>(
            () => client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls));
        Assert.Empty(server.Refusals);
    }

    [Fact]
    public async Task ConnectAsync_StartTlsNotOffered_IsTheClientsRefusal()
    {
        await using var server = SmtpDouble.Start(new SmtpDoubleOptions { Security = SmtpDoubleSecurity.None });
        using var client = Client(server);

        await Assert.ThrowsAsync<NotSupportedException>(
            () => client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls));
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task AuthenticateAsync_EachMechanism_IsChecked(string mechanism)
    {
        await using var server = SmtpDouble.Start(new SmtpDoubleOptions { User = "ops", Password = "c0rrect-horse" });
        using var client = Client(server);
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls);
        SaslMechanism Login(string password) =>
            mechanism == "PLAIN" ? new SaslMechanismPlain("ops", password) : new SaslMechanismLogin("ops", password);

        await Assert.ThrowsAsync<MailKit.Security.AuthenticationException>(() => client.AuthenticateAsync(Login("wrong")));
        await client.AuthenticateAsync(Login("c0rrect-horse"));
        await client.SendAsync(Message("One"));
        Assert.Equal("ops", Assert.Single(server.Mails).User);
    }

    [Fact]
    public async Task SendAsync_HostileText_ArrivesAsItWas()
    {
        await using var server = SmtpDouble.Start();
        using var client = Client(server);
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls);
        var message = Message("Grüße 🚨");
        message.Body = new TextPart("plain") { Text = ".\n..\n" + new string('x', 5000) + "\n🚨" };
        await client.SendAsync(message);
        using var stream = new MemoryStream(Assert.Single(server.Mails).Content.ToArray());
        var read = await MimeMessage.LoadAsync(stream);

        Assert.Equal("Grüße 🚨", read.Subject);
        Assert.Equal(".\n..\n" + new string('x', 5000) + "\n🚨", read.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Empty(server.Refusals);
    }

    [Fact]
    public async Task SendAsync_LargerThanAnnounced_IsRefusedBeforeTheContent()
    {
        await using var server = SmtpDouble.Start(new SmtpDoubleOptions { MaxMessageBytes = 1000 });
        using var client = Client(server);
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls);
        var message = Message("One");
        message.Body = new TextPart("plain") { Text = new string('x', 5000) };
        var failure = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(message));

        Assert.Equal(552, (int)failure.StatusCode);
        Assert.StartsWith("MAIL FROM", server.Refusals[0].Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_Garbage_FailsTheHandshake()
    {
        await using var server = SmtpDouble.Start();
        server.Enqueue(SmtpStep.Handshake, SmtpReply.Raw("this is no TLS\r\n"));
        using var client = Client(server);

        await Assert.ThrowsAsync<SslHandshakeException>(
            () => client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls));
    }

    [Fact]
    public async Task WaitForAsync_TwoMails_EndsWithTheSecond()
    {
        await using var server = SmtpDouble.Start();
        var waiting = server.WaitForAsync(2, Patience.Token());
        using var client = Client(server);
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls);
        await client.SendAsync(Message("One"));
        Assert.False(waiting.IsCompleted);
        await client.SendAsync(Message("Two"));

        Assert.Equal(2, (await waiting).Count);
    }

    [Fact]
    public async Task WithoutExtensions_Size_IsNotOfferedAndNotTaken()
    {
        await using var server = SmtpDouble.Start(new SmtpDoubleOptions { WithoutExtensions = ["SIZE", "smtputf8"] });
        using var client = Client(server);
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.StartTls);
        await client.SendAsync(Message("One"));

        Assert.False(client.Capabilities.HasFlag(SmtpCapabilities.Size));
        Assert.False(client.Capabilities.HasFlag(SmtpCapabilities.UTF8));
        Assert.Null(Assert.Single(server.Mails).AnnouncedSize);
    }

    private static SmtpClient Client(SmtpDouble server)
    {
        var trusted = X509Certificate2.CreateFromPem(server.CertificatePem);
        return new SmtpClient
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, shown, _, _) =>
                shown is not null && shown.GetCertHashString() == trusted.GetCertHashString(),
        };
    }

    private static MimeMessage Message(string subject)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = "hello" } };
        message.From.Add(new MailboxAddress("A", "a@example.test"));
        message.To.Add(new MailboxAddress("B", "b@example.test"));
        return message;
    }

    private static string Subject(ReceivedMail mail) =>
        mail.Text.Split("\r\n").Single(line => line.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..];
}
