using System.Globalization;
using System.Text;

namespace Fapilog.Cli.Tests.Verify;

/// <summary>
/// What the tool says, and its exit code, where something else lies in place of a trail's file. The time limit of each run is
/// a guard against a hang.
/// </summary>
public sealed class HostileFileTests
{
    private const string Day = "audit_2025-01-01.jsonl";

    public static TheoryData<string, string, string[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string[]>();
            // Every kind in place of every file is tested without the tool (IrregularFileTests).
            foreach (var kind in IrregularFile.Kinds)
            {
                cases.Add(kind, Day, ["verify", "elsewhere"]);
            }

            cases.Add(IrregularFile.Kinds.First(), Day, ["query", "elsewhere"]);
            foreach (var name in (string[])[Day, ".audit.lock", "head.json"])
            {
                cases.Add(IrregularFile.Kinds.First(), name, ["recover", "elsewhere"]);
                cases.Add(IrregularFile.Kinds.First(), name, ["ingest", "events.jsonl", "--config", "fapilog.json"]);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task SomethingElseInPlaceOfAFile_IsTheTrailsFaultAndNamed(string kind, string name, string[] arguments)
    {
        using var folder = new TestFolder();
        await FillAsync(folder);
        var victim = folder.Write("victim", "precious");
        IrregularFile.Make(kind, Path.Combine(folder.Under("elsewhere"), name), victim);

        var run = await Tool.RunAsync(folder, arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            arguments[0] is "verify"
                ? $"error irregular_file in {name}, expected a regular file, found {IrregularFile.NameOf(kind)}"
                : arguments[0] is "query" ? $"{name}' is {IrregularFile.NameOf(kind)}, where a regular file belongs."
                : "FAP4011",
            run.All,
            StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(victim));
    }

    [Theory]
    [InlineData("a named pipe", "is a named pipe, and no trail.")]
    [InlineData("a dangling link", "There is no trail at")]
    [InlineData("a device", "is a device, and no trail.")]
    public async Task Verify_OfAPathThatIsNeitherADirectoryNorAFile_IsAMistakeOfTheCommandLine(string kind, string message)
    {
        if (!IrregularFile.Kinds.Contains(kind))
        {
            return;
        }

        using var folder = new TestFolder();
        IrregularFile.Make(kind, folder.Under("path"), folder.Under("victim"));

        var run = await Tool.RunAsync(folder, "verify", "path");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("verify", "elsewhere")]
    [InlineData("query", "elsewhere")]
    [InlineData("recover", "elsewhere")]
    [InlineData("ingest", "events.jsonl", "--config", "fapilog.json")]
    public async Task Terminate_WhileAFileWithoutEndIsRead_EndsTheCommand(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = new TestFolder();
        await FillAsync(folder);
        var path = Path.Combine(folder.Under("elsewhere"), Day);
        foreach (var name in Directory.GetFiles(folder.Under("elsewhere")))
        {
            File.Delete(name);
        }

        await using (var file = File.Create(path))
        {
            // Nothing of it is on the disk, and reading it takes a quarter of an hour.
            file.SetLength(1L << 40);
        }

        using var tool = Tool.Start(folder, arguments);
        await WhenReadingAsync(tool.ProcessId, path);
        await tool.SignalAsync("TERM");

        Assert.Equal(1, (await tool.EndAsync()).ExitCode);
        Assert.Equal(1L << 40, new FileInfo(path).Length);
    }

    private static async Task WhenReadingAsync(int processId, string path)
    {
        using var patience = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd");
        do
        {
            await patience.WaitForNextTickAsync(Patience.Token());
        }
        while (!Directory.EnumerateFiles(directory).Any(descriptor => TargetOf(descriptor) == path));
    }

    private static string? TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            // Closed since.
            return null;
        }
    }

    private static async Task FillAsync(TestFolder folder)
    {
        await Lines.ChainedAsync(folder, 2);
        folder.Write("fapilog.json", """{ "Fapilog": { "Audit": { "StoragePath": "elsewhere" } } }""");
        folder.Write("events.jsonl", Encoding.UTF8.GetBytes(Lines.Critical("one") + "\n"));
    }
}
