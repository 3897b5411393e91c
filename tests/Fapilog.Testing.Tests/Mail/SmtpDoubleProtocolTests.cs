namespace Fapilog.Testing.Tests.Mail;

/// <summary>
/// The double by raw bytes: what it takes, and what it refuses as a strict server does.
/// </summary>
public sealed class SmtpDoubleProtocolTests
{
    private static readonly SmtpDoubleOptions Plain = new() { Security = SmtpDoubleSecurity.None };

    [Fact]
    public async Task Ehlo_StartTls_OffersWhatItCanAndTheOfferOfStartTlsEnds()
    {
        await using var server =
            SmtpDouble.Start(new SmtpDoubleOptions { User = "ops", Password = "pass-word", MaxMessageBytes = 5000 });
        using var client = await RawClient.ConnectAsync(server);
        var before = await client.SayAsync("EHLO client.test");
        await client.SayAsync("STARTTLS");
        await client.SecureAsync();
        var after = await client.SayAsync("EHLO client.test");

        Assert.Equal(
            ["double.test", "PIPELINING", "SIZE 5000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "STARTTLS"], Lines(before));
        Assert.Equal(
            ["double.test", "PIPELINING", "SIZE 5000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"],
            Lines(after));
    }

    [Theory]
    [InlineData("MAIL FROM:<a@example.test>", "503 5.5.1")]
    [InlineData("RCPT TO:<a@example.test>", "503 5.5.1")]
    [InlineData("DATA", "503 5.5.1")]
    [InlineData("EHLO", "501 5.5.4")]
    [InlineData("EHLO two words", "501 5.5.4")]
    [InlineData("HELO client.test", "250 double.test")]
    [InlineData("BDAT 5 LAST", "502 5.5.2")]
    [InlineData("", "502 5.5.2")]
    [InlineData("NOOP", "250 2.0.0")]
    [InlineData("RSET", "250 2.0.0")]
    [InlineData("VRFY ops", "252 2.1.5")]
    [InlineData("QUIT", "221 2.0.0")]
    [InlineData("NO\0OP", "500 5.5.2")]
    [InlineData("NO\rOP", "521 5.5.2")]
    [InlineData("STARTTLS", "502 5.5.1")]
    [InlineData("AUTH PLAIN AAAA", "502 5.5.1")]
    public async Task Command_First_IsAnsweredAsTheStandardHasIt(string command, string reply)
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ConnectAsync(server);

        Assert.StartsWith(reply, await client.SayAsync(command), StringComparison.Ordinal);
        Assert.Equal(reply[0] == '5', server.Refusals.Count == 1);
    }

    [Theory]
    [InlineData("MAIL FROM:<>", "250")]
    [InlineData("mail from:<a.b+c@example.test> size=100 body=8bitmime", "250")]
    [InlineData("MAIL FROM:<\"a b\"@example.test>", "250")]
    [InlineData("MAIL FROM:<a@[127.0.0.1]>", "250")]
    [InlineData("MAIL FROM:a@example.test", "501 5.1.7")]
    [InlineData("MAIL FROM: <a@example.test>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a@>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a..b@example.test>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a b@example.test>", "501 5.1.7")]
    [InlineData("MAIL FROM:<@relay.test:a@example.test>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a@-example.test>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a@example.test> SIZE=5001", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@example.test> SIZE=many", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@example.test> SIZE=1 SIZE=2", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@example.test> BODY=9BIT", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@example.test> X-SECRET=1", "555 5.5.4")]
    [InlineData("MAIL FROM:<\u00c3\u00bc@example.test>", "553 5.6.7")]
    [InlineData("MAIL FROM:<\u00c3\u00bc@example.test> SMTPUTF8", "250")]
    [InlineData("MAIL FROM:<\u00fc@example.test> SMTPUTF8", "500 5.5.2")]
    public async Task Mail_Sender_IsJudged(string command, string reply)
    {
        await using var server =
            SmtpDouble.Start(new SmtpDoubleOptions { Security = SmtpDoubleSecurity.None, MaxMessageBytes = 5000 });
        using var client = await RawClient.ReadyAsync(server, secure: false);

        Assert.StartsWith(reply, await client.SayAsync(command), StringComparison.Ordinal);
        Assert.StartsWith(
            reply == "250" ? "503 5.5.1" : "250", await client.SayAsync("MAIL FROM:<b@example.test>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT TO:<B@Example.test>", "250")]
    [InlineData("RCPT TO:<unknown@example.test>", "550 5.1.1")]
    [InlineData("RCPT TO:<>", "501 5.1.3")]
    [InlineData("RCPT TO:<b@example.test", "501 5.1.3")]
    [InlineData("RCPT TO:<b@example.test> NOTIFY=NEVER", "555 5.5.4")]
    [InlineData("RCPT TO:<\u00c3\u00bc@example.test>", "553 5.6.7")]
    public async Task Rcpt_Recipient_IsJudged(string command, string reply)
    {
        await using var server =
            SmtpDouble.Start(new SmtpDoubleOptions { Security = SmtpDoubleSecurity.None, Mailboxes = ["b@example.test"] });
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.SayAsync("MAIL FROM:<a@example.test>");

        Assert.StartsWith(reply, await client.SayAsync(command), StringComparison.Ordinal);
        Assert.StartsWith(reply == "250" ? "354" : "554 5.5.1", await client.SayAsync("DATA"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rcpt_OneTooMany_IsRefusedForNow()
    {
        await using var server =
            SmtpDouble.Start(new SmtpDoubleOptions { Security = SmtpDoubleSecurity.None, MaxRecipients = 1 });
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.BeginAsync();
        await client.WriteAsync(RawClient.Message + ".\r\n");
        await client.ReadAsync();
        await client.SayAsync("MAIL FROM:<a@example.test>");
        await client.SayAsync("RCPT TO:<b@example.test>");

        Assert.StartsWith("452 4.5.3", await client.SayAsync("RCPT TO:<c@example.test>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_WellFormed_IsRecordedWithItsEnvelopeAndWithoutTheDoubledDots()
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ReadyAsync(server, secure: false);
        Assert.StartsWith("354 ", await client.BeginAsync("<a@example.test> SIZE=90"), StringComparison.Ordinal);
        await client.WriteAsync(RawClient.Message + "..\r\n...dots\r\n" + new string('x', 998) + "\r\n.\r\n");
        Assert.Equal("250 2.0.0 Ok: queued as 000001", await client.ReadAsync());
        var mail = Assert.Single(server.Mails);

        Assert.Equal(RawClient.Message + ".\r\n..dots\r\n" + new string('x', 998) + "\r\n", mail.Text);
        Assert.Equal("a@example.test", mail.Sender);
        Assert.Equal(["b@example.test"], mail.Recipients);
        Assert.Equal(90, mail.AnnouncedSize);
        Assert.Equal("client.test", mail.ClientName);
        Assert.Equal(1, mail.Session);
        Assert.Null(mail.User);
        Assert.Equal("<a@example.test> to <b@example.test>", mail.ToString());
        Assert.Empty(server.Refusals);
    }

    [Theory]
    [InlineData("From: a@example.test\r\n\r\nx\r\n", "554 5.6.0")]
    [InlineData("Date: now\r\n\r\nx\r\n", "554 5.6.0")]
    [InlineData("\r\nonly a body\r\n", "554 5.6.0")]
    [InlineData("From: a\r\nDate: now\r\nSubject: one\r\nsubject: two\r\n\r\n", "554 5.6.0")]
    [InlineData("From: a\r\nDate: now\r\nno colon\r\n\r\n", "554 5.6.0")]
    [InlineData(" From: a\r\nDate: now\r\n\r\n", "554 5.6.0")]
    [InlineData("From: a\r\nDate: now\r\nSubject: \u0007\r\n\r\n", "554 5.6.0")]
    [InlineData("From: a\r\nDate: now\r\n\r\nnul \0\r\n", "554 5.6.0")]
    [InlineData("From: a\r\nDate: now\r\n\r\n\u00c3\u00bc\r\n", "554 5.6.1")]
    [InlineData("From: a\r\nDate: now\r\n\tfolded\r\n\r\nbody without a name\r\n", "250 2.0.0")]
    public async Task Content_Form_IsJudged(string content, string reply)
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.BeginAsync();
        await client.WriteAsync(content + ".\r\n");

        Assert.StartsWith(reply, await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(reply[0] == '2' ? 1 : 0, server.Mails.Count);
        Assert.StartsWith("250", await client.SayAsync("NOOP"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BODY=8BITMIME", "body \u00c3\u00bc", "", "250")]
    [InlineData("BODY=8BITMIME", "body", "\u00c3\u00bc", "554 5.6.7")]
    [InlineData("BODY=8BITMIME SMTPUTF8", "body", "\u00c3\u00bc", "250")]
    [InlineData("BODY=8BITMIME SMTPUTF8", "body", "\u00fc", "554 5.6.7")]
    public async Task Content_NotAscii_NeedsTheExtensionItUses(string parameters, string body, string subject, string reply)
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.BeginAsync("<a@example.test> " + parameters);
        await client.WriteAsync($"From: a\r\nDate: now\r\nSubject: {subject}\r\n\r\n{body}\r\n.\r\n");

        Assert.StartsWith(reply, await client.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smuggled\n.\r\nMAIL FROM:<evil@example.test>\r\n")]
    [InlineData("smuggled\r\n.\nMAIL FROM:<evil@example.test>\r\n")]
    [InlineData("smuggled\r.\r\n")]
    public async Task Content_BareLineEnd_EndsTheSession(string content)
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.BeginAsync();
        await client.WriteAsync(RawClient.Message + content);

        Assert.StartsWith("521 5.5.2", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Empty(await client.ReadAsync());
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Content_LineOf999Bytes_IsRefusedAndTheSessionGoesOn()
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.BeginAsync();
        await client.WriteAsync(RawClient.Message + new string('x', 999) + "\r\n" + new string('y', 50_000) + "\r\n.\r\n");

        Assert.StartsWith("500 5.5.2", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SayAsync("RSET"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_LargerThanTheLimit_IsRefusedWith552()
    {
        await using var server =
            SmtpDouble.Start(new SmtpDoubleOptions { Security = SmtpDoubleSecurity.None, MaxMessageBytes = 1000 });
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.BeginAsync();
        await client.WriteAsync(RawClient.Message + new string('x', 900) + "\r\n" + new string('y', 900) + "\r\n.\r\n");

        Assert.StartsWith("552 5.3.4", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Command_LongerThanTheLimit_IsRefusedAndTheSessionGoesOn()
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ConnectAsync(server);

        Assert.StartsWith("500 5.5.2", await client.SayAsync("NOOP " + new string('x', 40_000)), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SayAsync("NOOP"), StringComparison.Ordinal);
        Assert.Equal("(no command)", Assert.Single(server.Refusals).Command);
    }

    [Fact]
    public async Task Commands_Pipelined_AreAnsweredInOrder()
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.WriteAsync("MAIL FROM:<a@example.test>\r\nRCPT TO:<b@example.test>\r\nRCPT TO:<>\r\nDATA\r\n");
        var replies =
            new[] { await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync() };

        Assert.Equal(["250", "250", "501", "354"], replies.Select(reply => reply[..3]));
    }

    [Fact]
    public async Task StartTls_CommandsBehindIt_EndTheSession()
    {
        await using var server = SmtpDouble.Start();
        using var client = await RawClient.ConnectAsync(server);
        await client.SayAsync("EHLO client.test");
        await client.WriteAsync("STARTTLS\r\nMAIL FROM:<evil@example.test>\r\n");

        Assert.StartsWith("521", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Empty(await client.ReadAsync());
    }

    [Fact]
    public async Task StartTls_Done_ForgetsWhatWasSaidInPlainText()
    {
        await using var server = SmtpDouble.Start();
        using var client = await RawClient.ConnectAsync(server);
        await client.SayAsync("EHLO client.test");
        Assert.StartsWith("530 5.7.0", await client.SayAsync("MAIL FROM:<a@example.test>"), StringComparison.Ordinal);
        await client.SayAsync("STARTTLS");
        await client.SecureAsync();

        Assert.StartsWith("503", await client.SayAsync("MAIL FROM:<a@example.test>"), StringComparison.Ordinal);
        await client.SayAsync("EHLO client.test");
        Assert.StartsWith("554", await client.SayAsync("STARTTLS"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SayAsync("MAIL FROM:<a@example.test>"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(string reply) => reply.Split("\r\n").Select(line => line[4..]);
}
