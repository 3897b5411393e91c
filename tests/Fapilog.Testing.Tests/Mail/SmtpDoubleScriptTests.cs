namespace Fapilog.Testing.Tests.Mail;

/// <summary>
/// The double when a test tells it what to answer.
/// </summary>
public sealed class SmtpDoubleScriptTests
{
    private static readonly SmtpDoubleOptions Plain = new() { Security = SmtpDoubleSecurity.None };

    [Theory]
    [InlineData(SmtpStep.Hello, "EHLO client.test")]
    [InlineData(SmtpStep.Sender, "MAIL FROM:<a@example.test>")]
    [InlineData(SmtpStep.Reset, "RSET")]
    [InlineData(SmtpStep.Noop, "NOOP")]
    public async Task Enqueue_Reply_IsGivenOnceAndIsNoRefusal(SmtpStep step, string command)
    {
        await using var server = SmtpDouble.Start(Plain);
        using var client = await RawClient.ReadyAsync(server, secure: false);
        server.Enqueue(step, new SmtpReply(451, "4.3.0 Busy\nTry later"));

        Assert.Equal("451-4.3.0 Busy\r\n451 Try later", await client.SayAsync(command));
        Assert.StartsWith("250", await client.SayAsync(command), StringComparison.Ordinal);
        Assert.Empty(server.Refusals);
    }

    [Fact]
    public async Task Enqueue_421_ClosesTheConnection()
    {
        await using var server = SmtpDouble.Start(Plain);
        server.Enqueue(SmtpStep.Greeting, new SmtpReply(421, "4.3.2 Shutting down"));
        using var client = await RawClient.ConnectAsync(server, greet: false);

        Assert.Equal("421 4.3.2 Shutting down", await client.ReadAsync());
        Assert.Equal(-1, await client.ReadByteAsync());
        Assert.Equal(1, server.SessionCount);
    }

    [Fact]
    public async Task AlwaysFor_OneRecipient_RefusesThatOneOnly()
    {
        await using var server = SmtpDouble.Start(Plain);
        server.AlwaysFor("bad@example.test", new SmtpReply(550, "5.1.1 No such user"));
        using var client = await RawClient.ReadyAsync(server, secure: false);
        await client.SayAsync("MAIL FROM:<a@example.test>");

        Assert.Equal("550 5.1.1 No such user", await client.SayAsync("RCPT TO:<Bad@example.test>"));
        Assert.StartsWith("250", await client.SayAsync("RCPT TO:<good@example.test>"), StringComparison.Ordinal);
        await client.SayAsync("DATA");
        await client.WriteAsync(RawClient.Message + ".\r\n");
        await client.ReadAsync();
        Assert.Equal(["good@example.test"], Assert.Single(server.Mails).Recipients);
    }

    [Fact]
    public async Task Always_Content_RefusesUntilItIsTakenBack()
    {
        await using var server = SmtpDouble.Start(Plain);
        server.Always(SmtpStep.Content, new SmtpReply(452, "4.3.1 Insufficient system storage"));
        using var client = await RawClient.ReadyAsync(server, secure: false);
        Assert.StartsWith("452", await SendAsync(client), StringComparison.Ordinal);
        Assert.StartsWith("452", await SendAsync(client), StringComparison.Ordinal);
        server.Always(SmtpStep.Content, null);

        Assert.StartsWith("250", await SendAsync(client), StringComparison.Ordinal);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Enqueue_Close_EndsWithoutAWord()
    {
        await using var server = SmtpDouble.Start(Plain);
        server.Enqueue(SmtpStep.Noop, SmtpReply.Close);
        using var client = await RawClient.ConnectAsync(server);

        Assert.Empty(await client.SayAsync("NOOP"));
    }

    [Fact]
    public async Task Enqueue_Reset_BreaksTheConnection()
    {
        await using var server = SmtpDouble.Start(Plain);
        server.Enqueue(SmtpStep.Noop, SmtpReply.Reset);
        using var client = await RawClient.ConnectAsync(server);

        await Assert.ThrowsAsync<IOException>(() => client.SayAsync("NOOP"));
    }

    [Fact]
    public async Task Enqueue_Raw_IsSentAsItIs()
    {
        await using var server = SmtpDouble.Start(Plain);
        server.Enqueue(SmtpStep.Noop, SmtpReply.Raw("25"));
        using var client = await RawClient.ConnectAsync(server);

        Assert.Equal("25", await client.SayAsync("NOOP"));
    }

    [Fact]
    public async Task Enqueue_Drip_SendsByteAfterByteAndNeverALine()
    {
        await using var server = SmtpDouble.Start(Plain);
        server.Enqueue(SmtpStep.Noop, SmtpReply.Drip);
        using var client = await RawClient.ConnectAsync(server);
        await client.WriteAsync("NOOP\r\n");
        var bytes = new List<int>();
        while (bytes.Count < 20)
        {
            bytes.Add(await client.ReadByteAsync());
        }

        Assert.Equal("250-................", string.Concat(bytes.Select(value => (char)value)));
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("drip")]
    public async Task DisposeAsync_SessionThatNeverEnds_IsCutOff(string behavior)
    {
        var server = SmtpDouble.Start(Plain);
        server.Enqueue(SmtpStep.Noop, behavior == "hang" ? SmtpReply.Hang : SmtpReply.Drip);
        using var client = await RawClient.ConnectAsync(server);
        await client.WriteAsync("NOOP\r\n");
        if (behavior == "drip")
        {
            await client.ReadByteAsync();
        }

        await server.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task EndSessionsAsync_IdleSession_IsToldAndClosed()
    {
        await using var server = SmtpDouble.Start();
        using var client = await RawClient.ReadyAsync(server);
        await server.EndSessionsAsync();

        Assert.StartsWith("421 4.4.2", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Empty(await client.ReadAsync());
    }

    [Fact]
    public void Of_CodeOutOfRange_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SmtpReply(600));

    private static async Task<string> SendAsync(RawClient client)
    {
        await client.BeginAsync();
        await client.WriteAsync(RawClient.Message + ".\r\n");
        return await client.ReadAsync();
    }
}
