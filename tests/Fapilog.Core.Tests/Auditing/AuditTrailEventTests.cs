using System.Numerics;
using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Compliance;
using Fapilog.Format;
using Fapilog.Support;

namespace Fapilog.Auditing;

public sealed class AuditTrailEventTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public static TheoryData<string, AuditEvent> Refused => new()
    {
        { "'event_type' is 'logged_in'", Some.Event() with { EventType = new AuditEventType("logged_in") } },
        { "'event_type' is ''", Some.Event() with { EventType = default } },
        { "'log_level' is 'fatal'", Some.Event() with { LogLevel = new AuditLogLevel("fatal") } },
        { "'compliance_level' is 'fips'", Some.Event() with { ComplianceLevel = new ComplianceLevel("fips") } },
        { "'error_category' is 'gremlins'", Some.Event() with { ErrorCategory = new ErrorCategory("gremlins") } },
        { "'error_severity' is 'awful'", Some.Event() with { ErrorSeverity = new ErrorSeverity("awful") } },
        { "'message' is null", Some.Event(null!) },
        { "'checksum'", Some.Event() with { Checksum = "given" } },
        { "'sequence_number'", Some.Event() with { SequenceNumber = 1 } },
        { "'previous_hash'", Some.Event() with { PreviousHash = "given" } },
        { "'stream_id'", Some.Event() with { Extensions = AuditMap.Create(("stream_id", 1)) } },
        { "'integrity_failure'", Some.Event() with { Metadata = AuditMap.Create(("kind", "integrity_failure")) } },
        { "'audit_storage_failure'", Some.Event() with { Metadata = AuditMap.Create(("kind", "audit_storage_failure")) } },
        { "deeper than 32 levels", Some.Event() with { Metadata = AuditMap.Create(("deep", Nested(33))) } },
        {
            "deeper than 32 levels",
            Some.Event() with { ErrorContext = AuditMap.Create(("metadata", AuditMap.Create(("deep", Nested(33))))) }
        },
        {
            "'metadata.a.b[2]' is an integer of 4301 digits",
            Some.Event() with
            {
                Metadata = AuditMap.Create(("a", AuditMap.Create(("b", AuditValue.FromList([1, 2, Integer(4301)]))))),
            }
        },
        {
            "'metadata.n' is an integer of 4301 digits",
            Some.Event() with { Metadata = AuditMap.Create(("n", AuditValue.ParseInteger("-" + new string('7', 4301)))) }
        },
        {
            "'metadata.n' is an integer of 1000000 digits",
            Some.Event() with { Metadata = AuditMap.Create(("n", AuditValue.ParseInteger(new string('7', 1_000_000)))) }
        },
        {
            "'metadata.n' is an integer of",
            Some.Event() with { Metadata = AuditMap.Create(("n", AuditValue.FromInteger(BigInteger.One << 30_000_000))) }
        },
        {
            "'error_context.metadata.n' is an integer of 4301 digits",
            Context(("metadata", AuditMap.Create(("n", Integer(4301)))))
        },
        { "'error_context.n' is an integer of 4301 digits", Context(("n", Integer(4301))) },
        { "'error_context.operation_duration'", Context(("operation_duration", Integer(310))) },
        { "'error_context.user_id'", Context(("user_id", 1)) },
        { "'error_context.error_id'", Context(("error_id", 1)) },
        { "'error_context.operation_duration'", Context(("operation_duration", "long")) },
        { "'error_context.timestamp'", Context(("timestamp", "noon")) },
        { "'error_context.call_stack'", Context(("call_stack", "frames")) },
        { "'error_context.call_stack'", Context(("call_stack", AuditValue.FromList([1]))) },
        { "'error_context.metadata'", Context(("metadata", "text")) },
        { "'error_context.category'", Context(("category", "gremlins")) },
        { "'error_context.recovery_strategy'", Context(("recovery_strategy", "hope")) },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task LogEventAsync_WhatCannotBeStored_IsRefusedByName(string named, AuditEvent auditEvent)
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => trail.LogEventAsync(auditEvent).AsTask());

        Assert.StartsWith("FAP4002: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
    }

    [Fact]
    public async Task LogEventAsync_SeveralFaults_AreAllNamed()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        var message = (await Assert.ThrowsAsync<ArgumentException>(() => trail.LogEventAsync(Some.Event() with
        {
            EventType = new AuditEventType("x"),
            Checksum = "given",
            Extensions = AuditMap.Create(("stream_id", 1)),
            Metadata = AuditMap.Create(("kind", "integrity_failure")),
        }).AsTask())).Message;

        Assert.All(
            ["'event_type'", "'checksum'", "'stream_id'", "'integrity_failure'"],
            named => Assert.Contains(named, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LogEventAsync_Null_Throws()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        await Assert.ThrowsAsync<ArgumentNullException>(() => trail.LogEventAsync((AuditEvent)null!).AsTask());
    }

    [Fact]
    public async Task LogEventAsync_AllThatIsLeftOpen_IsFilledIn()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Some.Noon.AddTicks(1_234_567));
        var policy = new CompliancePolicy { Level = ComplianceLevel.Sox };
        await using (var trail = await Some.StartedTrailAsync(_directory, clock: clock, policy: policy))
        {
            await trail.LogEventAsync(Some.Event());
        }

        var stored = Assert.Single(ChainCheck.Verify(_directory.Lines()));
        Assert.Equal("2025-08-07T12:00:00.123456Z", stored.GetProperty("timestamp").GetString());
        Assert.Equal("sox", stored.GetProperty("compliance_level").GetString());
        Assert.Equal(Environment.MachineName, stored.GetProperty("hostname").GetString());
        Assert.Equal(Environment.ProcessId, stored.GetProperty("process_id").GetInt32());
        Assert.Equal(JsonValueKind.Null, stored.GetProperty("signature").ValueKind);
        Assert.Equal(4, Guid.Parse(stored.GetProperty("event_id").GetString()!).Version);
    }

    [Fact]
    public async Task LogEventAsync_HalfASurrogatePair_IsStoredAsTheReplacementCharacterAndAlertsAlike()
    {
        var dispatcher = new CollectingDispatcher();
        await using (var trail = await Some.StartedTrailAsync(_directory, dispatcher, new() { IncludeSensitive = true }))
        {
            await trail.LogEventAsync(Some.Critical("user \ud800") with
            {
                UserId = "\udc00",
                RegulatoryTags = ["\ud800"],
                Metadata = AuditMap.Create(("key \ud800", "\ud800")),
            });
        }

        var line = Assert.Single(_directory.Lines());
        ChainCheck.Verify([line]);
        EventReader.Read(StoredLine.Parse(line).Tree, out var stored);
        var sent = Assert.Single(dispatcher.Sent).Event;
        Assert.Equal("user \ufffd", stored.Message);
        Assert.Equal(stored with { PreviousHash = null }, sent with { Alert = AlertDetails.None });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public async Task LogEventAsync_Enqueued_IsStoredAsItIsAndAlertsWhereverItsLineIsMade(int capacity)
    {
        // With room for one, half of the queue is always taken: callers draft whatever they may.
        var dispatcher = new CollectingDispatcher();
        var options = Some.Options(_directory);
        options.QueueCapacity = capacity;
        var plain = Some.Event("user \ud800") with { EventId = "plain", Metadata = AuditMap.Create(("ratio", 0.5)) };
        await using (var trail = new AuditTrail(options, [new AlertInstance("chat", dispatcher)], Some.Clock()))
        {
            await trail.StartAsync();
            await trail.LogEventAsync(Some.Critical() with { EventId = "alerting" }, AuditDurability.Enqueued);
            await trail.DrainAsync();
            Assert.Equal("plain", (await trail.LogEventAsync(plain, AuditDurability.Enqueued)).EventId);
            await trail.DrainAsync();
            var receipt = await trail.LogEventAsync(plain with { EventId = "durable" }, AuditDurability.Durable);
            Assert.Equal((3, true), (receipt.SequenceNumber, receipt.Checksum is not null));
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
            Assert.Equal((3, 0), (trail.Statistics.Stored, trail.Statistics.Failed));
        }

        Assert.Equal(["alerting"], dispatcher.Sent.Select(sent => sent.Event.EventId));
        var lines = _directory.Lines();
        ChainCheck.Verify(lines);
        EventReader.Read(StoredLine.Parse(lines[1]).Tree, out var first);
        EventReader.Read(StoredLine.Parse(lines[2]).Tree, out var last);
        Assert.Equal(("user \ufffd", Environment.MachineName), (first.Message, first.Hostname));
        Assert.Equal(
            first with { EventId = "durable", SequenceNumber = 3, PreviousHash = last.PreviousHash, Checksum = last.Checksum },
            last);
    }

    [Fact]
    public async Task LogSecurityEventAsync_AddressAndProgram_ReachTheirOwnMembers()
    {
        await using (var trail = await Some.StartedTrailAsync(_directory))
        {
            await trail.LogSecurityEventAsync(
                AuditEventType.AuthenticationFailed, "No.", "ada", "10.0.0.1", "curl/8", "login", AuditMap.Create(("tries", 3)));
        }

        var stored = Assert.Single(ChainCheck.Verify(_directory.Lines()));
        Assert.Equal(
            ("10.0.0.1", "curl/8", "ada", "login", "security", "authentication_failed", "{\"tries\":3}"),
            (Text(stored, "client_ip"), Text(stored, "user_agent"), Text(stored, "user_id"), Text(stored, "component"),
                Text(stored, "log_level"), Text(stored, "event_type"), stored.GetProperty("metadata").GetRawText()));
    }

    [Fact]
    public async Task LogErrorAsync_AnException_StoresAllMembersOfItsContext()
    {
        await using (var trail = await Some.StartedTrailAsync(_directory, clock: Some.Clock()))
        {
            await trail.LogErrorAsync(Thrown(), ErrorSeverity.Critical, ErrorCategory.Database, "billing", "charge", "ada", "r1");
            await trail.LogErrorAsync(Thrown());
        }

        var events = ChainCheck.Verify(_directory.Lines());
        var context = events[0].GetProperty("error_context");
        Assert.Equal(
            ["call_stack", "category", "component_name", "container_id", "coroutine_name", "error_id", "metadata", "operation_duration",
                "operation_start_time", "plugin_name", "recovery_strategy", "request_id", "session_id", "severity", "task_name",
                "timestamp", "user_id"],
            context.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("database", "critical", "none", "billing", "r1", "ada", "2025-08-07T12:00:00Z"),
            (
                Text(context, "category"),
                Text(context, "severity"),
                Text(context, "recovery_strategy"),
                Text(context, "component_name"),

                Text(context, "request_id"), Text(context, "user_id"), Text(context, "timestamp")));
        Assert.Contains(nameof(Thrown), context.GetProperty("call_stack")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("System.InvalidOperationException", Text(context.GetProperty("metadata"), "exception_type"));
        Assert.Equal(
            ("critical", "critical", "database", "error_occurred"),
            (
                Text(events[0], "log_level"),
                Text(events[0], "error_severity"),
                Text(events[0], "error_category"),
                Text(events[0], "event_type")));
        Assert.Equal(
            ("error", "medium", "system"),
            (Text(events[1], "log_level"), Text(events[1], "error_severity"), Text(events[1], "error_category")));
    }

    [Fact]
    public async Task LogEventAsync_AContextWithIntegersAndOtherTimes_IsWrittenInTheOneForm()
    {
        await using (var trail = await Some.StartedTrailAsync(_directory))
        {
            await trail.LogEventAsync(
                Context(("operation_duration", 2), ("timestamp", "2025-08-07T12:00:00.1234567+00:00"), ("extra", 1)));
        }

        var context = Assert.Single(ChainCheck.Verify(_directory.Lines())).GetProperty("error_context");
        Assert.Equal("2.0", context.GetProperty("operation_duration").GetRawText());
        Assert.Equal("2025-08-07T12:00:00.123456Z", Text(context, "timestamp"));
        Assert.Equal(18, context.EnumerateObject().Count());
    }

    [Fact]
    public async Task LogDataAccessAsync_StoresResourceAndFlags()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        await trail.LogDataAccessAsync(
            "patients/7", "ada", AuditEventType.DataExport, "export", containsPii: true, containsPhi: true, "restricted",
            AuditMap.Create(("rows", 9)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => trail.LogDataAccessAsync("a", metadata: AuditMap.Create(("resource", "b"))).AsTask());

        var stored = Assert.Single(ChainCheck.Verify(_directory.Lines()));
        Assert.Equal("{\"resource\":\"patients/7\",\"rows\":9}", stored.GetProperty("metadata").GetRawText());
        Assert.Equal(
            ("data_export", "export", "restricted"),
            (Text(stored, "event_type"), Text(stored, "operation"), Text(stored, "data_classification")));
        Assert.True(stored.GetProperty("contains_pii").GetBoolean());
        Assert.True(stored.GetProperty("contains_phi").GetBoolean());
    }

    [Fact]
    public async Task LogEventAsync_TypeAndMessage_IsTheShortWay()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        await trail.LogEventAsync(
            AuditEventType.ConfigChanged, "Changed.", AuditLogLevel.Warning, AuditMap.Create(("key", "value")));

        Assert.Contains(
            "\"event_type\":\"config_changed\"",
            Encoding.ASCII.GetString(Assert.Single(_directory.Lines())),
            StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();

    private static AuditEvent Context(params (string, AuditValue)[] members) =>
        Some.Event() with { ErrorContext = AuditMap.Create(members) };

    private static AuditValue Integer(int digits) => AuditValue.FromInteger(BigInteger.Pow(10, digits) - 1);

    private static AuditValue Nested(int levels) => levels == 0 ? 1 : AuditValue.FromList([Nested(levels - 1)]);

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("broken");
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    [Theory]
    [InlineData("message", 'x', 33)]
    [InlineData("metadata", '\u0001', 6)]
    public async Task LogEventAsync_ALineThatNoVerificationReads_IsRefusedByTheMemberThatIsTooLong(
        string member, char filling, int mebibytes)
    {
        using var directory = new TempDirectory();
        await using var trail = await Some.StartedTrailAsync(directory);
        var text = new string(filling, mebibytes * 1024 * 1024);
        var tooLarge = member is "message"
            ? Some.Event(text)
            : Some.Event() with { Metadata = AuditMap.Create(("blob", text)) };

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => trail.LogEventAsync(tooLarge).AsTask());
        var large = await trail.LogEventAsync(Some.Event(text[..(1024 * 1024)]));

        Assert.Contains($"the largest member is '{member}'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, large.SequenceNumber);
        await trail.StopAsync();
        Assert.True(Verification.TrailVerifier.Verify(directory.Trail).Valid);
    }

    [Fact]
    public async Task LogEventAsync_AMapThatLiesTooDeep_IsRefusedByItsPath()
    {
        using var directory = new TempDirectory();
        await using var trail = await Some.StartedTrailAsync(directory);
        var deep = AuditMap.Create(("end", 1));
        for (var i = 0; i < 33; i++)
        {
            deep = AuditMap.Create(("n", deep));
        }

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => trail.LogEventAsync(Some.Event() with { Metadata = deep }).AsTask());

        Assert.Contains("The member 'metadata.n.n", exception.Message, StringComparison.Ordinal);
    }
}
