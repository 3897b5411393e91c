using System.Diagnostics.Tracing;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Support;
using Microsoft.Extensions.Logging;

namespace Fapilog.Diagnostics;

public class DiagnosticsTests
{
    [Theory]
    [InlineData("slak", "slack")]
    [InlineData("PAGERDUTTY", "pagerduty")]
    [InlineData("wehbook", "webhook")]
    [InlineData("web", "webhook")]
    [InlineData("we", null)]
    [InlineData("hook", null)]
    [InlineData("smoke-signals", null)]
    [InlineData("", null)]
    public void NearestName_OfAMisspelling_IsTheOneMeant(string text, string? expected) =>
        Assert.Equal(expected, NearestName.Find(text, ["pagerduty", "slack", "webhook"]));

    [Theory]
    [InlineData("foo", null)]
    [InlineData("sux", "sox")]
    [InlineData("sxo", "sox")]
    [InlineData("nop", "noop")]
    public void NearestName_OfAShortText_IsOneLetterAwayAtMost(string text, string? expected) =>
        Assert.Equal(expected, NearestName.Find(text, ["noop", "sox"]));

    [Fact]
    public void FapilogException_OfSeveralFaults_TellsAll()
    {
        var one = new Fault("FAP9001", "First.", "A:B");
        var other = new Fault("FAP9002", "Second.");

        Assert.Equal("FAP9001 at 'A:B': First.", new FapilogException(one).Message);
        Assert.Equal(
            $"2 faults:{Environment.NewLine}  FAP9001 at 'A:B': First.{Environment.NewLine}  FAP9002: Second.",
            new FapilogException([one, other]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FapilogException([]));
        Assert.Empty(new FapilogException("text").Faults);
    }

    [Fact]
    public void FapilogException_AsText_HasAStackTraceOnlyWithoutFaults()
    {
        Assert.Equal("Fapilog.Diagnostics.FapilogException: FAP9001: First.", Thrown(new FapilogException(new Fault("FAP9001", "First."))));
        Assert.Contains("   at ", Thrown(new FapilogException("text")), StringComparison.Ordinal);

        static string Thrown(FapilogException exception) =>
            Assert.Throws<FapilogException>((Action)(() => throw exception)).ToString();
    }

    [Fact]
    public void FaultList_OfOneFaultAtSeveralPlaces_TellsItOnceAndNamesThemAll()
    {
        var faults = FaultList.Once(
            [new("FAP9001", "One.", "A"), new("FAP9002", "Two.", "B"), new("FAP9001", "One.", "C"), new("FAP9001", "One.", "a"), new("FAP9001", "One.", "D")]);

        Assert.Equal([new("FAP9001", "One. The same at 'C', 'D'.", "A"), new("FAP9002", "Two.", "B")], faults);
    }

    [Theory]
    [InlineData("{ \"a\" x", "At line 1, column 7: A ':' is missing after the name.")]
    [InlineData("{\n \"a\": nothing }", "At line 2, column 8: A text is written in double quotes. Without them there are only numbers, true, false and null.")]
    [InlineData("{ 'a': 1 }", "At line 1, column 3: It has a single quote where a name or a value begins. Write both in double quotes.")]
    [InlineData("{ \"a\": 'b' }", "At line 1, column 8: It has a single quote where a name or a value begins. Write both in double quotes.")]
    [InlineData("{ \"a\": \"C:\\path\" }", "At line 1, column 12: '\\p' is no escape sequence of JSON. Write '\\\\' for a backslash.")]
    [InlineData("{ bad", "At line 1, column 3: A name is missing, or is not in double quotes.")]
    [InlineData("{ \"a\": secret }", "At line 1, column 8: 's' cannot begin a value. A text is written in double quotes.")]
    [InlineData("{ \"a\": 1 \"b\": 2 }", "At line 1, column 10: A ',' or the closing bracket is missing before '\"'.")]
    [InlineData("{ \"a\": 1, }", "At line 1, column 11: A ',' stands before the closing bracket. Remove it.")]
    [InlineData("{} {}", "At line 1, column 4: Something follows after the end. Remove it.")]
    [InlineData("{ \"a\": \"b\n\" }", "At line 1, column 10: A text has a line end or another control character. Close it with '\"' before, or write '\\n' for a line end.")]
    [InlineData("{ \"a\": \"b", "At line 1, column 10: A text is not closed. Write '\"' at its end.")]
    [InlineData("{\n \"a\": [", "At line 2, column 8: The text ends before the last '{' or '[' is closed.")]
    public void JsonFault_OfATextThatIsNotJson_SaysThePlaceInWords(string text, string expected) => Assert.Equal(
        expected,
        JsonFault.Describe(Assert.ThrowsAny<System.Text.Json.JsonException>(
            () => System.Text.Json.JsonDocument.Parse(text).Dispose())));

    [Theory]
    [InlineData("{\"Name\":\"b\",\"Size\":\"x\"}", "At line 1, column 23: The value of '$.Size' is of another kind.")]
    [InlineData("{\"Name\":\"b\",\"Sze\":1}", "At line 1, column 19: There is no member 'Sze'.")]
    [InlineData("{\"Size\":1}", "At line 1, column 11: It lacks 'Name'.")]
    public void JsonFault_OfJsonThatIsNotWhatIsRead_NamesNoTypeOfNet(string text, string expected) => Assert.Equal(
        expected,
        JsonFault.Describe(Assert.ThrowsAny<System.Text.Json.JsonException>(
            () => System.Text.Json.JsonSerializer.Deserialize<Read>(text))));

    [Fact]
    public async Task Trail_WithoutALog_SpeaksToTheEventSource()
    {
        using var directory = new TempDirectory();
        using var listener = new Listener();

        await using var trail =
            await Some.StartedTrailAsync(directory, policy: new CompliancePolicy { RetentionDays = 29, ArchiveAfterDays = 9 });

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

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            _messages.Enqueue(string.Join(' ', eventData.Payload ?? new([])));
    }

    private sealed class ThrowingLog : ILogger, ILoggerFactory
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException("no log");

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("no log");

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    [System.Text.Json.Serialization.JsonUnmappedMemberHandling(
        System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
    private sealed record Read
    {
        public required string Name { get; init; }

        public int Size { get; init; }
    }
}
