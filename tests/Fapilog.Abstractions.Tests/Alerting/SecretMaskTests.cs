using CsCheck;

namespace Fapilog.Alerting;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("no hook /services/T000/B000/XXXXXXXXXXXX here", "no hook [secret] here")]
    [InlineData("token XXXXXXXXXXXX", "token [secret]")]
    [InlineData("path services/T000/B000/XXXXXXXXXXXX", "path [secret]")]
    [InlineData("host hooks.example", "host hooks.example")]
    public void Apply_Address_MasksItsPathAndTokens(string text, string expected) =>
        Assert.Equal(
            expected, SecretMask.None.WithAddress(new Uri("https://hooks.example/services/T000/B000/XXXXXXXXXXXX")).Apply(text));

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
            .Sample((before, secret, after) => !SecretMask.None.With(secret).Apply(before + secret + after)
                .Contains(secret, StringComparison.Ordinal));

    [Fact]
    public void Apply_OfAnAddress_MasksItsSecretParts()
    {
        var mask = new SecretMask([Secret.Parse("https://user:hidden-word@hooks.test/services/T0000/B0000/Xyz12345?sig=abcdef")]);

        var text =
            mask.Apply("GET /services/T0000/B0000/Xyz12345?sig=abcdef failed for user:hidden-word near Xyz12345 on hooks.test");

        Assert.All(
            ["Xyz12345", "sig=abcdef", "hidden-word"], part => Assert.DoesNotContain(part, text, StringComparison.Ordinal));
        Assert.EndsWith("on hooks.test", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.test/api/v2/alerts", "no route /api/v2/alerts", "no route /api/v2/alerts")]
    [InlineData("https://hooks.test/services/T0/B0/x", "see /services/T…/B…", "see /services/T…/B…")]
    [InlineData("https://relay.test/api/chat.postMessage", "look up chat.postMessage", "look up chat.postMessage")]
    [InlineData(
        "https://flow.test/workflows/0123456789ab/triggers/manual?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sig=abcdefgh",
        "api-version 2016-06-01 of workflows and triggers, /triggers/manual/run, 0123456789ab, abcdefgh",
        "api-version 2016-06-01 of workflows and triggers, /triggers/manual/run, [secret], [secret]")]
    [InlineData("https://hooks.test/services/alertsss", "services/alertsss", "[secret]")]
    [InlineData("https://me:hooks@proxy.test/", "hooks", "[secret]")]
    [InlineData("http://me:p%40ssw0rd@proxy.test:3128", "wrong: p@ssw0rd, p%40ssw0rd", "wrong: [secret], [secret]")]
    public void Apply_OfAnAddress_LeavesTheCommonWordsOfApis(string address, string text, string expected) =>
        Assert.Equal(expected, new SecretMask([Secret.Parse(address)]).Apply(text));

    /// <summary>Gets addresses as vendors give them out, with an answer about each that holds nothing secret.</summary>
    public static TheoryData<string, string> VendorAnswers => new()
    {
        { "https://hooks.slack.com/services/T0ABCDEFG/B0ABCDEFG/Xyz0123456789abcdefghijk", "invalid_payload: no_text, see /services/T…/B…/…" },
        { "https://slack.com/api/chat.postMessage", "method chat.postMessage: missing_scope chat:write, needed by bot@acme.example.com" },
        {
            "https://prod-12.westeurope.logic.azure.com:443/workflows/0123456789abcdef0123456789abcdef/triggers/When_a_HTTP_request_is_received/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2FWhen_a_HTTP_request_is_received%2Frun&sv=1.0&sig=AbCdEfGhIjKlMnOp",
            "WorkflowTriggerIsNotEnabled: the trigger 'When_a_HTTP_request_is_received' of the workflow is off; api-version 2016-10-01, /triggers/When_a_HTTP_request_is_received/run"
        },
        {
            "https://default0123.4.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=AbCdEfGhIjKlMnOp",
            "DirectApiAuthorizationRequired: /triggers/manual/run of powerautomate automations"
        },
        {
            "https://acme.webhook.office.com/webhookb2/01234567-89ab@cdef0123-4567/IncomingWebhook/0123456789abcdef/01234567-89ab-cdef",
            "IncomingWebhook: Microsoft Teams endpoint returned HTTP error 413"
        },
        { "https://api.opsgenie.com/v2/alerts", "Key format is not valid! POST /v2/alerts, ask support@opsgenie.com" },
        { "https://events.pagerduty.com/v2/enqueue", "Event object is invalid: 'routing_key' at /v2/enqueue" },
        { "https://am.test/alertmanager/api/v2/alerts", "404 page not found: /alertmanager/api/v2/alerts" },
        { "https://alert.victorops.com/integrations/generic/20131114/alert/0123abcd-4567/team", "no integrations/generic, message_type is missing" },
        { "https://discord.com/api/webhooks/0123456789/AbCdEfGhIjKlMnOp/slack", "Unknown Webhook, /api/webhooks, code 10015" },
        { "https://chat.googleapis.com/v1/spaces/AAAAabcdefg/messages?key=AIza0123456789&token=AbCdEfGhIj", "/v1/spaces: messages.create INVALID_ARGUMENT" },
        { "https://splunk.test:8088/services/collector/event", "No data, code 5: /services/collector/event" },
        { "https://acme.service-now.com/api/now/table/incident", "Requested URI does not represent any resource: /api/now/table/incident" },
        { "https://hooks.zapier.com/hooks/catch/0123456/abcdefg", "hooks/catch: please unsubscribe me!" },
        {
            "https://api.github.com/repos/acme/audit/dispatches",
            "Not Found: repos dispatches, documentation_url docs.github.com"
        },
        { "https://jenkins.test/generic-webhook-trigger/invoke?token=AbCdEfGhIj", "generic-webhook-trigger: Did not find any jobs to trigger!" },
        { "https://acme.grafana.net/integrations/v1/formatted_webhook/AbCdEfGhIjKlMnOp/", "formatted_webhook integrations expect JSON" },
        { "https://status.test/v1/incidents?notify=subscribers", "incidents: name is required; subscribers were not notified" },
        { "https://relay.test/subscriptions/AbCdEfGh01/callback", "callback of the subscriptions is off" },
    };

    [Theory]
    [MemberData(nameof(VendorAnswers))]
    public void Apply_OfAVendorsAnswer_LeavesItWholeAndMasksEveryKeyOfTheAddress(string address, string answer)
    {
        var mask = new SecretMask([Secret.Parse(address)]);
        string[] parts = new Uri(address).PathAndQuery.Split('/', '?', '&', '=');
        var keys = parts.Where(part => part.Length >= 8 && IsKey(part)).ToArray();

        Assert.Equal(answer, mask.Apply(answer));
        Assert.Equal(
            $"{answer}; got {string.Join(" and ", keys.Select(_ => SecretMask.Replacement))}",
            mask.Apply($"{answer}; got {string.Join(" and ", keys)}"));

        static bool IsKey(string part) =>
            part.Contains("0123", StringComparison.Ordinal) || part.StartsWith("AbCd", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a%2Fb<c>é+Key4711", "a%2fb%3cc%3e%c3%a9%2bKey4711")]
    [InlineData("a%2Fb<c>é+Key4711", "a/b\\u003cc\\u003e\\u00e9\\u002bKey4711")]
    [InlineData("a%2fb+Key4711", "a%2Fb%2BKey4711")]
    [InlineData("AbCdEfGhIjKlMnOp", "ABCDEFGHIJKLMNOP")]
    [InlineData("R0UTING-KEY-0123456789", "r0uting-key-0123456789")]
    public void Apply_OfASecretInOtherCase_LeavesNothingOfIt(string secret, string answer) =>
        Assert.Equal("got [secret]", new SecretMask([Secret.Parse(secret)]).Apply($"got {answer}"));

    [Fact]
    public void Apply_OfAShortSecretInOtherCase_LeavesTheWord() =>
        Assert.Equal("wrong password", new SecretMask([Secret.Parse("Password")]).Apply("wrong password"));

    [Fact]
    public void Apply_OfShortOrUnreadableSecrets_LeavesTheText()
    {
        var mask =
            new SecretMask([Secret.Parse("abc"), Secret.Parse("env:FAPILOG_TEST_ABSENT"), Secret.Parse("file:/no/such/file\0")]);

        Assert.Equal("abc is a word", mask.Apply("abc is a word"));
        Assert.Equal("text", SecretMask.None.Apply("text"));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("percent {1}")]
    [InlineData("form {2}")]
    [InlineData("json {3}")]
    [InlineData("json, relaxed {4}")]
    [InlineData("html {5}")]
    [InlineData("base64 {6}")]
    [InlineData("base64url {7}")]
    public void Apply_OfASecretInAnySpelling_LeavesNothingOfIt(string format)
    {
        const string Token = "t0k&n <é> \"q\" / + 4711 \u00ff\u00fe";
        var bytes = System.Text.Encoding.UTF8.GetBytes(Token);
        string[] spellings =
        [
            Token,
            Uri.EscapeDataString(Token),
            System.Net.WebUtility.UrlEncode(Token),
            System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(Token),
            System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Token),
            System.Net.WebUtility.HtmlEncode(Token),
            Convert.ToBase64String(bytes),
            System.Buffers.Text.Base64Url.EncodeToString(bytes),
        ];
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, $"before {format} after", spellings);

        Assert.Equal(
            $"before {string.Format(System.Globalization.CultureInfo.InvariantCulture, format, [.. spellings.Select(_ => "[secret]")])} after",
            new SecretMask([Secret.Parse(Token)]).Apply(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("us")]
    [InlineData("user:")]
    public void Apply_WithinTheBase64OfALongerText_LeavesNoRunOfItsCharacters(string before)
    {
        const string Token = "t0ken-4711-of-a-vendor";
        var plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{before}{Token}@host"));

        var masked = new SecretMask([Secret.Parse(Token)]).Apply(plain);

        Assert.Contains("[secret]", masked, StringComparison.Ordinal);
        Assert.InRange(
            masked.Replace("[secret]", string.Empty, StringComparison.Ordinal).Length,
            0,
            plain.Length - (Token.Length * 4 / 3) + 3);
    }

    [Fact]
    public void ApplyToContent_OfWordsThatAreLikelyContent_LeavesThem()
    {
        var mask =
            SecretMask.None.With("pass-1", "t0ken-4711-long").WithAddress(new Uri("https://hooks.example/services/T000/B000"));

        Assert.Equal(
            "pass-1 of services, [secret], [secret]",
            mask.ApplyToContent("pass-1 of services, t0ken-4711-long, services/T000/B000"));
    }
}
