using Fapilog.Alerting;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting.Tests.Configuration;

/// <summary>
/// A secret is a setting like any other as to where it comes from: each of these gives the same value.
/// </summary>
public sealed class SecretSourceTests
{
    private const string Token = "t0ken-4711";

    [Theory]
    [Trait("Row", "C5")]
    [InlineData("file:token.txt")]
    [InlineData("env:FAPILOG_TEST_SECRET_SOURCE")]
    [InlineData(Token)]
    public async Task Secret_OfAFileOfTheEnvironmentOrAsText_IsRead(string written)
    {
        Environment.SetEnvironmentVariable("FAPILOG_TEST_SECRET_SOURCE", Token);
        using var configured =
            Configured.By($$"""{ "Alerting": { "Provider": "in-house", "Settings": { "Token": "{{written}}" } } }""");
        File.WriteAllText(Path.Combine(configured.Folder, "token.txt"), Token);

        Assert.Equal(Token, await ReadAsync(configured.Build()));
    }

    [Fact]
    [Trait("Row", "C5")]
    public async Task Secret_SetByAnEnvironmentVariableOfConfiguration_IsRead()
    {
        using var configured = Configured.By("""{ "Alerting": { "Provider": "in-house" } }""")
            .Environment("FAPILOG__ALERTING__SETTINGS__TOKEN", Token);

        Assert.Equal(Token, await ReadAsync(configured.Build()));
    }

    [Fact]
    [Trait("Row", "C5")]
    public async Task Secret_OfUserSecrets_IsRead()
    {
        using var configured = Configured.By("""{ "Alerting": { "Provider": "in-house" } }""");
        var secrets = Path.Combine(configured.Folder, "Microsoft", "UserSecrets", "fapilog-tests");
        Directory.CreateDirectory(secrets);
        File.WriteAllText(Path.Combine(secrets, "secrets.json"), $$"""{ "Fapilog:Alerting:Settings:Token": "{{Token}}" }""");
        var before = Environment.GetEnvironmentVariable("APPDATA");
        Environment.SetEnvironmentVariable("APPDATA", configured.Folder);
        try
        {
            var configuration =
                new ConfigurationBuilder().AddConfiguration(configured.Build()).AddUserSecrets("fapilog-tests").Build();
            Assert.Equal(Token, await ReadAsync(configuration));
        }
        finally
        {
            Environment.SetEnvironmentVariable("APPDATA", before);
        }
    }

    private static async Task<string?> ReadAsync(IConfiguration configuration)
    {
        string? read = null;
        await using var runtime =
            FapilogRuntime.Create(configuration, configure: fapilog => fapilog.AddProvider<TokenSettings>("in-house", context =>
        {
            read = context.GetSettings<TokenSettings>().Token?.GetValue();
            return NoopAlertDispatcher.Instance;
        }));
        return read;
    }

    private sealed class TokenSettings
    {
        public Secret? Token { get; set; }
    }
}
