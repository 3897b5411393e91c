using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fapilog.Auditing;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// Lines of input in the forms there are.
/// </summary>
internal static class Lines
{
    public static byte[] Join(IEnumerable<string> lines) =>
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    public static string Critical(string id) =>
        $$"""{"event_type":"component_failure","log_level":"critical","message":"It broke.","event_id":"{{id}}"}""";

    /// <summary>
    /// Makes lines as the Python sibling wrote them before it chained: members in the order of their declaration, a null
    /// checksum, an error context with a long call stack.
    /// </summary>
    public static IReadOnlyList<string> Unchained(int count, string logLevel = "error") =>
        [.. Enumerable.Range(0, count).Select(index => UnchainedLine(index, logLevel).ToJsonString())];

    /// <summary>Makes lines of a chained trail by writing one.</summary>
    public static async Task<IReadOnlyList<string>> ChainedAsync(TestFolder folder, int count)
    {
        var directory = folder.Under("elsewhere");
        await using (var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }))
        {
            await trail.StartAsync();
            for (var index = 0; index < count; index++)
            {
                await trail.LogEventAsync(new AuditEvent
                {
                    EventId = $"chained-{index}",
                    Timestamp = new DateTimeOffset(2025, 9, 1, 10, 0, index, TimeSpan.FromHours(2)),
                    EventType = AuditEventType.DataAccess,
                    Message = $"Read number {index}.",
                });
            }
        }

        return [.. Directory.GetFiles(directory, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
    }

    private static JsonObject UnchainedLine(int index, string logLevel)
    {
        var time = new DateTimeOffset(2025, 8, 7, 2, 50, 8, TimeSpan.Zero).AddMinutes(index).AddMicroseconds(443693);
        var frames = Enumerable.Range(0, 48).Select(frame => JsonValue.Create(
            $"  File \"/opt/app/.venv/lib/python3.13/site-packages/part_{frame}.py\", line {frame * 7}, in <module>\n    raise SystemExit(run())\n"));
        return new JsonObject
        {
            ["event_id"] = Id(index),
            ["timestamp"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["event_type"] = "error_occurred",
            ["log_level"] = logLevel,
            ["message"] = "Error occurred: the network is away",
            ["component"] = null,
            ["operation"] = "complex_operation",
            ["user_id"] = "test-user",
            ["session_id"] = null,
            ["request_id"] = "integration-test-123",
            ["client_ip"] = null,
            ["user_agent"] = null,
            ["container_id"] = null,
            ["plugin_name"] = null,
            ["hostname"] = "host-1.lan",
            ["process_id"] = 92058,
            ["error_context"] = new JsonObject
            {
                ["error_id"] = Id(1000 + index),
                ["timestamp"] = "2025-08-07T02:50:08.443141Z",
                ["category"] = "network",
                ["severity"] = "high",
                ["recovery_strategy"] = "retry",
                ["task_name"] = $"Task-{index}",
                ["coroutine_name"] = "test_full_error_handling_stack",
                ["call_stack"] = new JsonArray([.. frames]),
                ["user_id"] = "test-user",
                ["session_id"] = null,
                ["request_id"] = "integration-test-123",
                ["container_id"] = null,
                ["component_name"] = null,
                ["plugin_name"] = null,
                ["operation_start_time"] = 1754535008.443585,
                ["operation_duration"] = null,
                ["metadata"] = new JsonObject(),
            },
            ["error_category"] = "network",
            ["error_severity"] = "high",
            ["data_classification"] = null,
            ["contains_pii"] = false,
            ["contains_phi"] = false,
            ["compliance_level"] = "basic",
            ["regulatory_tags"] = new JsonArray(),
            ["retention_category"] = null,
            ["metadata"] = new JsonObject(),
            ["checksum"] = null,
            ["signature"] = null,
        };
    }

    private static string Id(int number) => $"c260f5a8-774e-4e83-8f15-{number.ToString("D12", CultureInfo.InvariantCulture)}";
}
