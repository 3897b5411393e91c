using System.Text;

namespace Fapilog.Testing.Tests.Mail;

public sealed class SmtpDoubleAuthenticationTests
{
    private const string User = "ops";
    private const string Password = "c0rrect-horse";

    private static readonly SmtpDoubleOptions Options = new() { User = User, Password = Password };

    [Fact]
    public async Task Auth_BeforeTls_IsRefused()
    {
        await using var server = SmtpDouble.Start(Options);
        using var client = await RawClient.ReadyAsync(server, secure: false);

        Assert.StartsWith("538 5.7.11", await client.SayAsync("AUTH PLAIN " + Plain(Password)), StringComparison.Ordinal);
        Assert.Equal("AUTH", Assert.Single(server.Refusals).Command);
    }

    [Fact]
    public async Task Auth_BeforeTlsAtACarelessServer_IsTaken()
    {
        await using var server = SmtpDouble.Start(new SmtpDoubleOptions
        {
            Security = SmtpDoubleSecurity.None,
            User = User,
            Password = Password,
            TakesPasswordsInPlainText = true,
        });
        using var client = await RawClient.ReadyAsync(server, secure: false);

        Assert.StartsWith("235", await client.SayAsync("AUTH PLAIN " + Plain(Password)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain, at once")]
    [InlineData("plain, asked")]
    [InlineData("login")]
    [InlineData("login, at once")]
    public async Task Auth_RightPassword_MaySend(string way)
    {
        await using var server = SmtpDouble.Start(Options);
        using var client = await RawClient.ReadyAsync(server);
        Assert.StartsWith("530 5.7.0", await client.SayAsync("MAIL FROM:<a@example.test>"), StringComparison.Ordinal);

        Assert.StartsWith("235", await LogInAsync(client, way, Password), StringComparison.Ordinal);
        Assert.StartsWith("503", await client.SayAsync("AUTH PLAIN AAAA"), StringComparison.Ordinal);
        Assert.StartsWith("354", await client.BeginAsync(), StringComparison.Ordinal);
        await client.WriteAsync(RawClient.Message + ".\r\n");
        await client.ReadAsync();

        Assert.Equal(User, Assert.Single(server.Mails).User);
        Assert.DoesNotContain(Password, $"{server.Mails[0]} {string.Concat(server.Refusals)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain, at once")]
    [InlineData("plain, asked")]
    [InlineData("login")]
    public async Task Auth_WrongPasswordThrice_EndsTheSession(string way)
    {
        await using var server = SmtpDouble.Start(Options);
        using var client = await RawClient.ReadyAsync(server);

        Assert.StartsWith("535 5.7.8", await LogInAsync(client, way, "wrong"), StringComparison.Ordinal);
        Assert.StartsWith("535 5.7.8", await LogInAsync(client, way, string.Empty), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await LogInAsync(client, way, "wrong"), StringComparison.Ordinal);
        Assert.Empty(await client.ReadAsync());
    }

    [Theory]
    [InlineData("AUTH PLAIN *", "501")]
    [InlineData("AUTH PLAIN !!!", "501")]
    [InlineData("AUTH PLAIN b3Bz", "501")]
    [InlineData("AUTH CRAM-MD5", "504")]
    [InlineData("AUTH", "504")]
    public async Task Auth_Malformed_IsRefusedAndTheSessionGoesOn(string command, string reply)
    {
        await using var server = SmtpDouble.Start(Options);
        using var client = await RawClient.ReadyAsync(server);

        Assert.StartsWith(reply, await client.SayAsync(command), StringComparison.Ordinal);
        Assert.StartsWith("235", await LogInAsync(client, "login", Password), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_PasswordWithoutUser_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SmtpDouble.Start(new SmtpDoubleOptions { Password = Password }));

    private static async Task<string> LogInAsync(RawClient client, string way, string password)
    {
        switch (way)
        {
            case "plain, at once":
                return await client.SayAsync("AUTH PLAIN " + Plain(password));
            case "plain, asked":
                Assert.Equal("334", await client.SayAsync("AUTH PLAIN"));
                return await client.SayAsync(Plain(password));
            case "login, at once":
                Assert.Equal("334 UGFzc3dvcmQ6", await client.SayAsync("AUTH LOGIN " + Base64(User)));
                return await client.SayAsync(Base64(password));
            default:
                Assert.Equal("334 VXNlcm5hbWU6", await client.SayAsync("AUTH LOGIN"));
                Assert.Equal("334 UGFzc3dvcmQ6", await client.SayAsync(Base64(User)));
                return await client.SayAsync(Base64(password));
        }
    }

    private static string Plain(string password) => Base64($"\0{User}\0{password}");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
