using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Trials;

public sealed class AlertTrialPreviewTests
{
    private const string Token = "t0ken/with+\"quotes\"-4711";

    private static readonly AuditTrailOptions Trail = new() { Name = "wards", StoragePath = "trail" };

    private readonly FakeTimeProvider _clock = Some.Clock();

    [Fact]
    public async Task PreviewAsync_OfAnEventThatAlerts_AsksForWhatThePumpWouldHandOver()
    {
        var dispatcher = new PreviewDispatcher(PreviewDispatcher.Request());
        var options = new AlertInstanceOptions { Channel = "#audit", Deadline = TimeSpan.FromSeconds(30) };
        await using var trial = Trial(dispatcher, options);

        var rendered = await trial.PreviewAsync(Some.Critical() with { EventId = "e-1", UserId = "u-17", ContainsPhi = true });

        Assert.True(rendered.Alerts);
        Assert.Equal(AlertSeverity.Critical, rendered.Severity);
        Assert.Equal([AlertReason.CriticalError], rendered.Reasons);
        var (asked, severity, channel) = Assert.IsType<SentAlert>(dispatcher.Asked);
        Assert.Equal((AlertSeverity.Critical, "#audit"), (severity, channel));
        Assert.Equal("[withheld: contains PHI]", asked.Message);
        Assert.Null(asked.UserId);
        Assert.Equal([AlertReason.CriticalError], asked.Alert.Reasons);
        Assert.Equal(1, asked.Alert.Attempt);
        Assert.Equal(Some.Noon + TimeSpan.FromSeconds(30), asked.Alert.Deadline);
        Assert.Equal($"fapilog verify \"{Path.GetFullPath("trail")}\"", asked.Alert.VerifyCommand);
        Assert.Equal(64, asked.Alert.IdempotencyKey.Length);
        Assert.False(asked.Alert.IsTest);
    }

    [Fact]
    public async Task PreviewAsync_OfAStoredEvent_HasTheIdempotencyKeyOfItsDelivery()
    {
        using var directory = new TempDirectory();
        var delivered = new CollectingDispatcher();
        await using var trail = await Some.StartedTrailAsync(directory, delivered);
        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync();
        var stored = Assert.Single(delivered.Sent).Event;
        var dispatcher = new PreviewDispatcher(PreviewDispatcher.Request());
        await using var trial = new AlertTrial(new AlertInstance("chat", dispatcher), Some.Options(directory));

        await trial.PreviewAsync(stored with { Alert = AlertDetails.None });

        Assert.Equal(stored.Alert.IdempotencyKey, dispatcher.Asked!.Event.Alert.IdempotencyKey);
        Assert.Equal(stored.Alert.VerifyCommand, dispatcher.Asked.Event.Alert.VerifyCommand);
    }

    [Fact]
    public async Task PreviewAsync_OfAnEventThatAlertsNobody_ShowsItAsInfoAndSaysSo()
    {
        await using var trial = Trial(new PreviewDispatcher(PreviewDispatcher.Request()));

        var rendered = await trial.PreviewAsync(Some.Event());

        Assert.False(rendered.Alerts);
        Assert.Equal(AlertSeverity.Info, rendered.Severity);
        Assert.Empty(rendered.Reasons);
        Assert.NotNull(rendered.Preview);
    }

    [Theory]
    [InlineData(AlertSeverity.Info)]
    [InlineData(AlertSeverity.Warning)]
    public async Task PreviewAsync_WithASeverity_TakesItAndKeepsTheReasons(AlertSeverity severity)
    {
        var dispatcher = new PreviewDispatcher(PreviewDispatcher.Request());
        await using var trial = Trial(dispatcher);

        var rendered = await trial.PreviewAsync(Some.Critical(), severity);

        Assert.Equal((severity, severity), (rendered.Severity, dispatcher.Asked!.Severity));
        Assert.Equal([AlertReason.CriticalError], rendered.Reasons);
    }

    [Fact]
    public async Task PreviewAsync_OfTheTrailsOwnKind_HasItsReasonFirstAndItsFindingKey()
    {
        var dispatcher = new PreviewDispatcher(PreviewDispatcher.Request());
        await using var trial = Trial(dispatcher);
        var finding =
            Some.Critical() with
            {
                Metadata = AuditMap.Create(("kind", "integrity_failure"), ("finding", "checksum_mismatch:f:3")),
            };

        var rendered = await trial.PreviewAsync(finding);

        Assert.Equal([AlertReason.IntegrityFailure, AlertReason.CriticalError], rendered.Reasons);
        Assert.Equal("checksum_mismatch:f:3", dispatcher.Asked!.Event.Alert.FindingKey);
    }

    [Fact]
    public async Task PreviewAsync_OfAProviderThatForgetsToRedact_MasksEverySpellingOfItsSecret()
    {
        var escaped = System.Text.Json.JsonSerializer.Serialize(Token);
        var plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Token));
        var within = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"user:{Token}"));
        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = $"https://vendor.test/?key={Uri.EscapeDataString(Token)}",
            Headers = new Dictionary<string, string> { ["Authorization"] = $"Basic {within}", ["X-Key"] = Token },
            Body = $"{{\"key\":{escaped},\"b\":\"{plain}\"}}",
        };
        await using var trial = Masked(new PreviewDispatcher(request));

        var shown = Assert.Single((await trial.PreviewAsync(Some.Critical())).Preview!.Requests);

        Assert.Equal("https://vendor.test/?key=[secret]", shown.Url);
        Assert.Equal("[secret]", shown.Headers["X-Key"]);
        Assert.Equal("{\"key\":\"[secret]\",\"b\":\"[secret]\"}", shown.Body);
        Assert.Contains("[secret]", shown.Headers["Authorization"], StringComparison.Ordinal);
        Assert.DoesNotContain(within[7..^4], shown.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PreviewAsync_OfABodyThatSharesAPathWithASecretAddress_LeavesItAlone()
    {
        const string Body = """{"verify_command":"fapilog verify \"/audit/logs\"","type":"application/json"}""";
        var safe = SafeAlertDispatcher.Wrap(
            "chat", new PreviewDispatcher(PreviewDispatcher.Request(Body)), new SafeAlertDispatcherOptions
            {
                SecretMask = new SecretMask(
                    [Secret.Parse("https://vendor.test/audit"), Secret.Parse("https://vendor.test/json")]),
            });
        await using var trial = new AlertTrial(new AlertInstance("chat", safe), Trail);

        Assert.Equal(Body, Assert.Single((await trial.PreviewAsync(Some.Critical())).Preview!.Requests).Body);
    }

    [Fact]
    public async Task PreviewAsync_OfHalfASurrogatePair_ShowsWhatUtf8CanSay()
    {
        await using var trial = Trial(new PreviewDispatcher(PreviewDispatcher.Request("half \ud800 of it")));

        Assert.Equal("half \ufffd of it", Assert.Single((await trial.PreviewAsync(Some.Critical())).Preview!.Requests).Body);
    }

    public static TheoryData<string, string> Faults => new()
    {
        {
            "throws",
            "The provider failed to render the alert. InvalidOperationException: no template for [secret] Ask its author."
        },
        { "faults", "The provider failed to render the alert. InvalidOperationException: later Ask its author." },
        { "refuses", "The alert cannot be rendered. FAP3007: The key is absent." },
        { "null task", "The provider returned no task from its preview. Ask its author." },
        { "null", "The provider returned an empty preview: it would send nothing. Ask its author." },
        { "empty", "The provider returned an empty preview: it would send nothing. Ask its author." },
        { "null request", "The provider returned a preview that lacks a request, or a method, address, header or body in one. Ask its author." },
        { "null body", "The provider returned a preview that lacks a request, or a method, address, header or body in one. Ask its author." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task PreviewAsync_OfAProviderThatFails_IsASentence(string what, string expected)
    {
        await using var trial = Masked(new PreviewDispatcher(_ => what switch
        {
            "throws" => throw new InvalidOperationException($"no template for {Token}"),
            "faults" => Task.FromException<AlertPreview>(new InvalidOperationException("later")),
            "refuses" => throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, "FAP3007: The key is absent."),
            "null task" => null!,
            "null" => Task.FromResult<AlertPreview>(null!),
            "empty" => Task.FromResult(new AlertPreview { Requests = [] }),
            "null request" => Task.FromResult(new AlertPreview { Requests = [null!] }),
            _ => Task.FromResult(new AlertPreview { Requests = [PreviewDispatcher.Request(body: null!)] }),
        }));

        var rendered = await trial.PreviewAsync(Some.Critical());

        Assert.Null(rendered.Preview);
        Assert.Equal($"FAP3012: Instance 'chat': {expected}", rendered.Failure);
    }

    [Fact]
    public async Task PreviewAsync_OfADispatcherWithoutPreview_SaysSo()
    {
        await using var trial = Trial(new CollectingDispatcher());

        Assert.Contains(
            "does not implement 'IAlertPreview'", (await trial.PreviewAsync(Some.Critical())).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "within 3 seconds")]
    [InlineData(60, "within 10 seconds")]
    public async Task PreviewAsync_ThatNeverEnds_EndsAtTheDeadlineOrTenSeconds(int deadline, string expected)
    {
        using var asked = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        await using var trial = Trial(
            new PreviewDispatcher(_ =>
            {
                asked.Release();
                release.Wait(Soon.Limit, CancellationToken.None);
                return Task.FromResult<AlertPreview>(null!);
            }),
            new AlertInstanceOptions { Deadline = TimeSpan.FromSeconds(deadline) });

        var rendering = trial.PreviewAsync(Some.Critical());
        await asked.WaitAsync(Soon.Limit);
        _clock.Advance(TimeSpan.FromSeconds(deadline));
        var rendered = await rendering.WaitAsync(Soon.Limit);
        release.Set();

        Assert.Contains($"did not render the alert {expected}", rendered.Failure, StringComparison.Ordinal);
    }

    private AlertTrial Trial(IAlertDispatcher dispatcher, AlertInstanceOptions? options = null) =>
        new(new AlertInstance("chat", dispatcher, options), Trail, _clock);

    private AlertTrial Masked(IAlertDispatcher dispatcher) => Trial(SafeAlertDispatcher.Wrap(
        "chat",
        dispatcher,
        new SafeAlertDispatcherOptions { TimeProvider = _clock, SecretMask = new SecretMask([Secret.Parse(Token)]) }));
}
