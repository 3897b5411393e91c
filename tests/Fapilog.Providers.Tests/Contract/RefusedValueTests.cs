using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// What a message shows of a refused setting, by the host's own loader: of a secret nothing, of an address no more than scheme,
/// host and the common words of APIs, and everything else as it is written.
/// </summary>
public sealed class RefusedValueTests : IClassFixture<ScannedProviders>
{
    private const string Hidden = "T0KEN-of-nobody";

    private readonly ScannedProviders _folder;

    public RefusedValueTests(ScannedProviders folder)
    {
        _folder = folder;
    }

    /// <summary>Gets every kind of setting of every provider: provider, setting, value, what the message shows.</summary>
    public static TheoryData<string, string, string, string> Refused => new()
    {
        { "alertmanager", "Urls:0", "ftp://am.test/T0KEN-of-nobody", "The address 'ftp://am.test/…' is neither" },
        { "alertmanager", "Urls:0", "https://me:T0KEN-of-nobody@am.test", "The address 'https://am.test' contains a user name" },
        { "alertmanager", "Urls:0", "https://am.test/?k=T0KEN-of-nobody", "The address 'https://am.test/…' contains a '?'" },
        {
            "alertmanager", "Urls:0", "https://am.test/api/v2/alerts",
            "The address 'https://am.test/api/v2/alerts' contains the path"
        },
        { "alertmanager", "Urls:0", "http://am.test", "The address 'http://am.test' is 'http', which" },
        { "alertmanager", "BearerToken", "T0KEN-of-nobody ü", "The bearer token contains a space" },
        { "alertmanager", "Labels:1bad", "x", "The label name '1bad' is not" },
        { "email", "From", "not an address", "'not an address' is not a mail address." },
        { "email", "From", "mail", "'mail' is not a mail address." },
        { "email", "To:0", "ops@", "'ops@' is not a mail address." },
        {
            "email", "To:0,1,2", "ops@,b@c.test,mail",
            "'ops@' is not a mail address. 'mail' is not a mail address. Write one address in each entry, such as 'ops@example.com' or"
        },
        { "email", "Host", "smtp.test:25", "'smtp.test:25' is not the name of a host." },
        { "email", "Host", "smtp://me:T0KEN-of-nobody@smtp.test:25/", "'smtp://smtp.test:25' is not the name of a host." },
        { "email", "Host", "me:T0KEN-of-nobody@smtp.test", "'smtp.test' is not the name of a host." },
        { "email", "AllowNetworks:0", "10.0.0.0/99", "'10.0.0.0/99' is not a network." },
        {
            "webhook", "AllowNetworks:0,1", "office,10.0.0.0/99",
            "'office' is not a network. '10.0.0.0/99' is not a network. Write an address"
        },
        { "opsgenie", "ApiKey", "GenieKey T0KEN-of-nobody", "The API key begins with 'GenieKey'" },
        { "opsgenie", "BaseUrl", "T0KEN-of-nobody", "The address is not an absolute one." },
        {
            "opsgenie", "BaseUrl", "https://api.test/v2/alerts?key=T0KEN-of-nobody",
            "The address 'https://api.test/…' has a query"
        },
        { "pagerduty", "RoutingKey", "T0KEN-of-nobody", "The routing key has 15 characters" },
        { "pagerduty", "BaseUrl", "ftp://events.test/v2/enqueue", "The address 'ftp://events.test/v2/enqueue' is neither" },
        { "pagerduty", "ClientUrl", "javascript:T0KEN-of-nobody", "The address is not an absolute one." },
        {
            "slack", "WebhookUrl", "https://hooks.slack.com/services/T0/T0KEN-of-nobody",
            "it reads 'https://hooks.slack.com/services/T…/B…/…'."
        },
        {
            "slack", "WebhookUrl", "https://acme.slack.com/T0KEN-of-nobody",
            "its host is 'acme.slack.com', not 'hooks.slack.com'."
        },
        { "slack", "BaseUrl", "http://slack.test", "The address 'http://slack.test' is 'http', which" },
        { "slack", "BaseUrl", "https://me:T0KEN-of-nobody@slack.test", "The address 'https://slack.test' contains a user name" },
        {
            "slack", "BaseUrl", "https://slack.test/#T0KEN-of-nobody",
            "The address 'https://slack.test' has a query or a fragment"
        },
        { "slack", "BaseUrl", "slack.test", "The address is not an absolute one." },
        { "slack", "BaseUrl", "https://slack.test:99999", "The address has a port that is not a number from 1 to 65535." },
        { "slack", "Channels:ops", "xoxb-T0KEN-of-nobody", "Channel 'ops': This is a token" },
        { "teams", "WorkflowUrl", "ftp://flow.test/workflows/T0KEN-of-nobody", "The address is neither" },
        { "webhook", "Url", "https://me:T0KEN-of-nobody@hook.test/", "The address contains a user name" },
        { "webhook", "Secret", "T0KEN-of-nobody", "whsec_" },
        { "webhook", "Authorization", "Bearer\nT0KEN-of-nobody", "'Authorization' has a value with characters" },
        { "webhook", "Headers:Host", "T0KEN-of-nobody", "The header 'Host' is protected." },
        { "webhook", "Proxy", "socks5://me:T0KEN-of-nobody@proxy.test", "The proxy's address is neither" },
        { "webhook", "Proxy", "http://me:T0KEN-of-nobody@bad host", "The proxy's address is not an absolute one." },
        { "webhook", "CertificateAuthority", "T0KEN-of-nobody", "The certificate authority's text contains no certificate." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void CreateInstances_RefusedSetting_ShowsTheValueAndNoSecret(
        string provider, string setting, string value, string shown)
    {
        // 'To:0,1' and 'a,b' are the entries of a list.
        var name = setting.Split(':')[0];
        (string, string)[] settings = setting.Contains(',', StringComparison.Ordinal)
            ? [.. setting[(name.Length + 1)..].Split(',').Zip(value.Split(','), (index, one) => ($"{name}:{index}", one))]
            : [(setting, value)];
        var fault = Assert.Single(_folder.Faults(provider, settings), one => one.Path!.Contains(
            name, StringComparison.Ordinal));

        Assert.Contains(shown, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hidden, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("[value]", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretMask.Replacement, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Gets secrets that are words of the message that refuses them: masked there, they are told as secrets.</summary>
    public static TheoryData<string, string, string, string> Words => new()
    {
        { "opsgenie", "ApiKey", "GenieKey", "The API key begins with 'GenieKey', which" },
        { "pagerduty", "RoutingKey", "integration", "integration" },
        { "slack", "Token", "xoxb", "those begin with 'xoxb-'" },
        { "slack", "WebhookUrl", "https://hooks.slack.com/", "'https://hooks.slack.com/services/T…/B…/…'" },
        { "slack", "Channels:ops", "https://hooks.slack.com/", "'https://hooks.slack.com/services/T…/B…/…'" },
        { "teams", "WorkflowUrl", "http", "http" },
        { "webhook", "Url", "http", "http" },
        { "webhook", "Secret", "whsec_", "whsec_" },
        { "webhook", "CertificateAuthority", "literal:file", "file" },
        { "webhook", "Proxy", "http", "http" },
        { "email", "Password", "Security", "With 'Security' 'None' the password" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void CreateInstances_SecretThatIsAWordOfTheRule_LeavesTheWord(
        string provider, string setting, string value, string shown)
    {
        (string, string)[] mail = [("Host", "a.test"), ("From", "a@b.test"), ("To:0", "a@b.test"), ("User", "me"), ("Security", "None")];
        var faults = _folder.Faults(provider, [(setting, value), .. provider == "email" ? mail : []]);

        Assert.Contains(faults, fault => fault.Message.Contains(shown, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Message.Contains(SecretMask.Replacement, StringComparison.Ordinal));
    }

    /// <summary>The operator pastes the secret into a setting beside it.</summary>
    [Theory]
    [InlineData("webhook", "Secret", "whsec_P6pgnHLBx0vpOMqU6uKfq54hn2p2g49XesWCfsk9IXY=", "AllowNetworks:0")]
    [InlineData("webhook", "Secret", "T0KEN-of-nobody", "AllowNetworks:0")]
    [InlineData("email", "Password", "T0KEN-of-nobody", "From")]
    [InlineData("email", "Password", "T0KEN-of-nobody", "Host")]
    [InlineData("slack", "Token", "xoxb-T0KEN-of-nobody", "BaseUrl")]
    [InlineData("alertmanager", "BearerToken", "T0KEN-of-nobody", "Labels:a b")]
    public void CreateInstances_SecretAlsoInAnotherSetting_IsNotShown(
        string provider, string setting, string value, string other) => Assert.DoesNotContain(
            _folder.Faults(provider, (setting, value), (other, value), ("NoSuchSetting", "x")),
            fault => fault.Message.Contains(value, StringComparison.Ordinal));

    [Theory]
    [InlineData("alertmanager")]
    [InlineData("opsgenie")]
    [InlineData("pagerduty")]
    [InlineData("slack")]
    [InlineData("teams")]
    [InlineData("webhook")]
    public void CreateInstances_EmptyProxy_IsNoProxyAndAnEmptyVariableIsAFault(string provider)
    {
        const string Path = "Fapilog:Alerting:Settings:Proxy";

        // Something else is always wrong, so that nothing is made.
        var empty = _folder.Faults(provider, ("Proxy", ""), ("NoSuchSetting", "x"));
        var variable = _folder.Faults(provider, ("Proxy", "env:FAPILOG_TEST_ABSENT"), ("NoSuchSetting", "x"));

        Assert.DoesNotContain(empty, fault => fault.Path == Path);
        Assert.Equal(
            "The secret's environment variable 'FAPILOG_TEST_ABSENT' is not set or is empty. Set it, or name another source.",
            Assert.Single(variable, fault => fault.Path == Path).Message);
    }

    [Theory]
    [InlineData("alertmanager", "Hold", "", "The setting 'Hold' is empty. It must be a duration")]
    [InlineData("email", "Port", "", "The setting 'Port' is empty. It must be a whole number from 1 to 65535.")]
    [InlineData("email", "Port", "#25", "The setting 'Port' is '#25'. It must be a whole number from 1 to 65535.")]
    [InlineData("email", "Security", "", "The setting 'Security' is empty. It must be one of 'StartTls', 'Tls', 'None'.")]
    [InlineData("slack", "Timeout", " ", "The setting 'Timeout' is empty. It must be a duration")]
    [InlineData("webhook", "BatchSize", "0x2", "The setting 'BatchSize' is '0x2'. It must be a whole number from 1 to ")]
    [InlineData("webhook", "BatchWait", "20s", "'BatchWait' is 20s. It must be from 10ms to 10s.")]
    [InlineData("webhook", "Timeout", "500ms", "'Timeout' is 500ms. It must be from 1s to 2m.")]
    [InlineData("email", "Port", "0", "The setting 'Port' is 0. It must be from 1 to 65535.")]
    [InlineData("alertmanager", "Hold", "8d", "'Hold' is 8d. It must be from 1m to 7d.")]
    [InlineData("email", "Port", "smtp-Pa55w0rd", "The setting 'Port' must be a whole number from 1 to 65535.")]
    [InlineData("email", "Security", "Pa55w0rd", "The setting 'Security' must be one of 'StartTls', 'Tls', 'None'.")]
    public void CreateInstances_ValueOfTheWrongForm_SaysWhatIsLegal(
        string provider, string setting, string value, string says) => Assert.Contains(
            says,
            Assert.Single(
                _folder.Faults(provider, (setting, value)),
                fault => fault.Path == $"Fapilog:Alerting:Settings:{setting}").Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("webhook", "Secret", "$T0KEN_OF_NOBODY")]
    [InlineData("webhook", "Secret", "${T0KEN_OF_NOBODY}")]
    [InlineData("webhook", "Secret", "ENV:T0KEN_OF_NOBODY")]
    [InlineData("webhook", "Secret", "vault:T0KEN_OF_NOBODY")]
    [InlineData("webhook", "Url", "$T0KEN_OF_NOBODY")]
    [InlineData("slack", "Token", "%T0KEN_OF_NOBODY%")]
    [InlineData("slack", "Channels:ops", "$T0KEN_OF_NOBODY")]
    [InlineData("pagerduty", "RoutingKey", "${T0KEN_OF_NOBODY}")]
    public void CreateInstances_SecretThatLooksLikeAReference_SaysHowToWriteOne(string provider, string setting, string value)
    {
        var message = Assert.Single(
            _folder.Faults(provider, (setting, value)),
            fault => fault.Path!.Contains(setting.Split(':')[0], StringComparison.Ordinal)).Message;

        Assert.EndsWith(
            "If it is a reference, write 'env:NAME' for an environment variable, or 'file:PATH' for a file.",
            message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("NOBODY", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alertmanager", "BearerToken")]
    [InlineData("email", "CertificateAuthority")]
    [InlineData("slack", "Token")]
    [InlineData("webhook", "Authorization")]
    public void CreateInstances_EmptyOptionalSecret_IsNotCalledRequired(string provider, string setting) => Assert.Equal(
        $"The setting '{setting}' is empty. Give 'Fapilog:Alerting:Settings:{setting}' a value, or leave it out.",
        Assert.Single(
            _folder.Faults(provider, (setting, "")), fault => fault.Path == $"Fapilog:Alerting:Settings:{setting}").Message);

    [Theory]
    [InlineData("alertmanager", "Urls:0", "AllowNetworks")]
    [InlineData("opsgenie", "BaseUrl", "AllowNetworks")]
    [InlineData("pagerduty", "BaseUrl", "AllowNetworks")]
    [InlineData("slack", "BaseUrl", "AllowNetworks")]
    [InlineData("slack", "Channels:ops", "AllowNetworks")]
    [InlineData("slack", "WebhookUrl", "AllowNetwork:0")]
    [InlineData("teams", "WorkflowUrl", "AllowNetwork:0")]
    [InlineData("webhook", "Url", "AllowNetworks")]
    public void CreateInstances_NetworksRefused_SaysNothingOfPlainHttp(string provider, string address, string networks)
    {
        var faults = _folder.Faults(provider, (address, "http://relay.test/services/a"), (networks, "10.0.0.0/8"));

        Assert.DoesNotContain(
            faults,
            fault => fault.Path!.StartsWith($"Fapilog:Alerting:Settings:{address.Split(':')[0]}", StringComparison.Ordinal));
        Assert.Contains(
            faults, fault => fault.Path!.StartsWith("Fapilog:Alerting:Settings:AllowNetwork", StringComparison.Ordinal));
    }
}

/// <summary>
/// The folder with every provider, scanned once.
/// </summary>
public sealed class ScannedProviders : IDisposable
{
    private readonly TestFolder _copies = new();
    private readonly ProviderCatalogue _catalogue;

    public ScannedProviders()
    {
        _catalogue = ProviderCatalogue.Scan(
            Path.Combine(Tool.Folder, "plugins"),
            new ProviderCatalogueOptions { ShadowCopyPath = _copies.Under("copies") });
    }

    internal IReadOnlyList<Fault> Faults(string provider, params (string Name, string Value)[] settings) =>
        Assert.Throws<FapilogException>(() => _catalogue.CreateInstances(
        [
            new ProviderRequest
            {
                InstanceName = provider,
                ProviderName = provider,
                ConfigurationPath = "Fapilog:Alerting",
                Settings = new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        settings.Select(setting => KeyValuePair.Create($"Settings:{setting.Name}", (string?)setting.Value)))
                    .Build()
                    .GetSection("Settings"),
            },
        ])).Faults;

    public void Dispose()
    {
        _catalogue.Dispose();
        _copies.Dispose();
    }
}
