using System.Globalization;
using System.Text;

namespace Fapilog.Cli.Tests.Ingest;

/// <summary>
/// One run over lines of every kind, which the tests of <see cref="IngestLineTests"/> look at.
/// </summary>
public sealed class MixedInput : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();

    internal ToolRun Run { get; private set; } = null!;

    internal IReadOnlyDictionary<string, string> Stored { get; private set; } = null!;

    internal IReadOnlyList<string> StoredLines { get; private set; } = null!;

    internal string Trail => _folder.Trail;

    public async Task InitializeAsync()
    {
        _folder.Write("fapilog.json", """{ "Fapilog": { "Audit": { "StoragePath": "audit_logs" } } }""");
        var chained = await Lines.ChainedAsync(_folder, 2);
        var changed = chained[1].Replace("Read number 1.", "Read number 9.", StringComparison.Ordinal);
        byte[] bad = [.. """{"event_type":"data_access","message":" """u8, 0xff, .. "\"}\n"u8];
        byte[] input =
        [
            0xef, 0xbb, 0xbf,
            .. Lines.Join([.. Good, chained[0], .. Wrong, changed]),
            .. bad,
            .. Encoding.UTF8.GetBytes(Event("last", "no line feed follows")),
        ];

        Run = await Tool.RunAsync(_folder, null, input, "ingest", "-", "--format", "json");
        StoredLines = _folder.StoredLines();
        Stored = _folder.Stored();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<string> Good =>
    [
        Event("marked", "a byte order mark stands before this line"),
        string.Empty,
        " \t\r",
        """{"event_type":"data_access","message":"without an id"}""",
        """{"event_type":"data_access","message":"without an id"}""",
        Event(
            "numbers",
            "m",
            """,   "metadata": {"a": 1.0, "b": 1, "c": 1000000000000000000000000000000, "d": 1e16, "e": -0.0, "f": 0.1}"""),
        Event("controls", @"a\u0000b\u001fc\u007fd\ttab"),
        Event("separators", "one\u2028two\u0085three\\r\\nfour"),
        Event("crlf", "m") + "\r",
        Event("extra", "m", ""","tenant":"acme","parts":[1,{"x":null}],"metadata":{"kept":true}"""),
        Event("surrogate", @"half \ud800 of a pair"),
        Event("context", "m", ""","error_context":{"task_name":"nightly","operation_duration":3}"""),
        Event("huge", new string('x', 1 << 20)),
        Event("astral", "\U0001F600 and \\ud83d\\ude00"),
    ];

    private static IReadOnlyList<string> Wrong =>
    [
        """{"event_type":"coffee_break","message":"m"}""",
        """{"event_type":"data_access"}""",
        """{"event_type":null,"message":"m"}""",
        "not json",
        """["event_type","message"]""",
        """{"event_type":"data_access","message":"m"} {"event_type":"data_access","message":"m"}""",
        """{"event_type":"data_access","message":"m","message":"n"}""",
        """{"event_type":"data_access","message":"m","tenant":1,"metadata":{"tenant":2}}""",
        """{"event_type":"data_access","message":5,"contains_pii":"yes"}""",
        """{"event_type":"data_access","message":"m","timestamp":"yesterday"}""",
        """{"event_type":"data_access","message":"m","metadata":{"x":1e999}}""",
        """{"event_type":"data_access","message":"m","metadata":{"kind":"integrity_failure"}}""",
        """{"event_type":"data_access","message":"m","log_level":"loud","error_severity":"huge"}""",
    ];

    private static string Event(string id, string message, string more = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"event_id":"{{id}}","event_type":"data_access","message":"{{message}}"{{more}}}""");
}
