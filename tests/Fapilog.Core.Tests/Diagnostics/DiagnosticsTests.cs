using System.Diagnostics.Tracing;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Storage;
using Fapilog.Support;
using Microsoft.Extensions.Logging;

namespace Fapilog.Diagnostics;

public class DiagnosticsTests
{
    [Theory]
    [InlineData("slak", "slack")]
    [InlineData("PAGERDUTTY", "pagerduty")]
    [InlineData("wehbook", "webhook")]
    [InlineData("smoke-signals", null)]
    [InlineData("", null)]
    public void NearestName_OfAMisspelling_IsTheOneMeant(string text, string? expected) =>
        Assert.Equal(expected, NearestName.Find(text, ["pagerduty", "slack", "webhook"]));

    [Fact]
    public void SecretMask_OfAnAddress_MasksItsSecretParts()
    {
        var mask = new SecretMask([Secret.Parse("https://user:hidden-word@hooks.test/services/T0000/B0000/Xyz12345?sig=abcdef")]);

        var text = mask.Apply("GET /services/T0000/B0000/Xyz12345?sig=abcdef failed for user:hidden-word near Xyz12345 on hooks.test");

        Assert.All(["Xyz12345", "sig=abcdef", "hidden-word"], part => Assert.DoesNotContain(part, text, StringComparison.Ordinal));
        Assert.EndsWith("on hooks.test", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SecretMask_OfShortOrUnreadableSecrets_LeavesTheText()
    {
        var mask = new SecretMask([Secret.Parse("abc"), Secret.Parse("env:FAPILOG_TEST_ABSENT"), Secret.Parse("file:/no/such/file\0")]);

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
    public void SecretMask_OfASecretInAnySpelling_LeavesNothingOfIt(string format)
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

        Assert.Equal($"before {string.Format(System.Globalization.CultureInfo.InvariantCulture, format, [.. spellings.Select(_ => "[secret]")])} after", new SecretMask([Secret.Parse(Token)]).Apply(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("us")]
    [InlineData("user:")]
    public void SecretMask_WithinTheBase64OfALongerText_LeavesNoRunOfItsCharacters(string before)
    {
        const string Token = "t0ken-4711-of-a-vendor";
        var plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{before}{Token}@host"));

        var masked = new SecretMask([Secret.Parse(Token)]).Apply(plain);

        Assert.Contains("[secret]", masked, StringComparison.Ordinal);
        Assert.InRange(masked.Replace("[secret]", string.Empty, StringComparison.Ordinal).Length, 0, plain.Length - (Token.Length * 4 / 3) + 3);
    }

    [Fact]
    public void FapilogException_OfSeveralFaults_TellsAll()
    {
        var one = new Fault("FAP9001", "First.", "A:B");
        var other = new Fault("FAP9002", "Second.");

        Assert.Equal("FAP9001 at 'A:B': First.", new FapilogException(one).Message);
        Assert.Equal($"2 faults:{Environment.NewLine}  FAP9001 at 'A:B': First.{Environment.NewLine}  FAP9002: Second.", new FapilogException([one, other]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FapilogException([]));
        Assert.Empty(new FapilogException("text").Faults);
    }

    [Fact]
    public async Task Trail_WithoutALog_SpeaksToTheEventSource()
    {
        using var directory = new TempDirectory();
        using var listener = new Listener();

        await using var trail = await Some.StartedTrailAsync(directory, policy: new CompliancePolicy { RetentionDays = 29, ArchiveAfterDays = 9 });

        Assert.Contains(listener.Messages, message => message.Contains("FAP4001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trail_WithALogThatThrows_StoresAndDeliversAllTheSame()
    {
        using var directory = new TempDirectory();
        using var dispatcher = new ScriptedDispatcher(alert =>
            alert.Event.SequenceNumber == 1 ? ScriptedDispatcher.Fail(AlertFailureKind.Rejected) : ScriptedDispatcher.Accept);
        using var log = new ThrowingLog();
        var trail = new AuditTrail(
            Some.Options(directory, new CompliancePolicy { RetentionDays = 29, ArchiveAfterDays = 9 }),
            [new AlertInstance("chat", dispatcher, new() { QueueCapacity = 1 })],
            loggerFactory: log);
        await trail.StartAsync();

        await trail.LogEventAsync(Some.Critical());
        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        await trail.DisposeAsync();

        Assert.Equal(2, ChainCheck.Verify(directory.Lines()).Count);
        Assert.Equal((2, 0), (trail.Statistics.Instances[0].Raised, trail.Statistics.Instances[0].Open));
    }

    private sealed class Listener : EventListener
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _messages = [];

        public IReadOnlyList<string> Messages => [.. _messages];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Fapilog")
            {
                EnableEvents(eventSource, EventLevel.LogAlways);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => _messages.Enqueue(string.Join(' ', eventData.Payload ?? new([])));
    }

    private sealed class ThrowingLog : ILogger, ILoggerFactory
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException("no log");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("no log");

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
