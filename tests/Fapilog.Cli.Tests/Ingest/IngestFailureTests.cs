using System.Globalization;
using System.Runtime.Versioning;
using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Ingest;

/// <summary>
/// What <c>ingest</c> stores and says when its storage fails.
/// </summary>
public sealed class IngestFailureTests
{
    private const int Count = 6_000;

    public static TheoryData<string, int> Runs =>
        new() { { "", 10_000 }, { "--ack", 10_000 }, { "--ack", 7 }, { "--durability durable", 10_000 } };

    [LinuxTheory]
    [MemberData(nameof(Runs))]
    public async Task Ingest_BeyondTheFileSizeLimit_StoresTheBeginningAndIsCompletedFromTheLineItNames(
        string options, int queueCapacity)
    {
        using var folder = new TestFolder();

        // A line that is not taken, and a blank one: neither is stored, and both count.
        string[] lines = ["nonsense", "", .. Enumerable.Range(3, Count).Select(Line)];
        folder.Write("events.jsonl", Lines.Join(lines));
        string[] arguments =
            ["ingest", "events.jsonl", "--format", "json", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        using var tool = Tool.Start(
            folder,
            "/bin/sh",
            ["-c", "ulimit -f 2400; exec dotnet \"$@\"", "sh", Tool.File, .. arguments],
            new Dictionary<string, string>
            {
                // Below some 16 MiB the runtime itself cannot map its code otherwise.
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["FAPILOG__AUDIT__QUEUECAPACITY"] = queueCapacity.ToString(CultureInfo.InvariantCulture),
            });
        var failed = await tool.FinishAsync();

        var stored = Messages(folder);
        var next = stored.Count + 3;
        Assert.Equal(1, failed.ExitCode);
        Assert.InRange(stored.Count, 1, Count - 1);
        Assert.Equal(lines.Skip(2).Take(stored.Count).Select(line => TestFolder.Member(line, "message")), stored);
        Assert.Contains($"Stopped after line {next - 1}: FAP4006", failed.Error, StringComparison.Ordinal);
        Assert.Contains($"run again with '--from-line {next}' for the rest.", failed.Error, StringComparison.Ordinal);
        Assert.Contains($"\"continue_from_line\": {next},", failed.All, StringComparison.Ordinal);

        var completed = await Tool.RunAsync(folder, "ingest", "events.jsonl", "--from-line", $"{next}");

        Assert.Equal(0, completed.ExitCode);
        Assert.Equal(lines.Skip(2).Select(line => TestFolder.Member(line, "message")), Messages(folder));
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);
    }

    [NonRootFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Ingest_IntoADirectoryThatItMayNotFill_ExitsTwoAsTheCheckDoes()
    {
        using var folder = new TestFolder();
        folder.Write("events.jsonl", Lines.Join([Lines.Critical("a")]));
        File.SetUnixFileMode(
            Directory.CreateDirectory(folder.Trail).FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var check = await Tool.RunAsync(folder, "config", "check");
        var ingest = await Tool.RunAsync(folder, "ingest", "events.jsonl");

        Assert.Equal((2, 2), (check.ExitCode, ingest.ExitCode));
        Assert.StartsWith("FAP4007 at 'Fapilog:Audit:StoragePath': ", ingest.Error, StringComparison.Ordinal);
        Assert.Contains(ingest.Error.Trim(), check.Error, StringComparison.Ordinal);
    }

    private static List<string> Messages(TestFolder folder) =>
    [
        .. folder.StoredLines()
            .Select(line => TestFolder.Member(line, "message"))
            .Where(message => message.StartsWith("event-", StringComparison.Ordinal)),
    ];

    private static string Line(int number) => $$"""{"event_type":"data_access","message":"event-{{number}}"}""";
}
