using System.Globalization;
using Fapilog.Tests;
using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Plugins;

/// <summary>
/// What an ordinary <c>cp</c> does to a running process that maps the file: nothing, since the process runs a private copy.
/// The tool is the process here, under load, with a provider that reads its own DLL's pages with every alert.
/// </summary>
public sealed class OverwrittenProviderTests
{
    private const int Before = 20;
    private const int After = 200;

    public static TheoryData<string> Deeds => ["truncated", "zeroed", "overwritten many times", "renamed over", "deleted"];

    [Theory]
    [Trait("Row", "F14")]
    [Trait("Row", "F15")]
    [Trait("Row", "F16")]
    [MemberData(nameof(Deeds))]
    public async Task Ingest_WhileTheProvidersDllIs_DeliversEveryAlertAndTheTrailIsValid(string deed)
    {
        using var folder = new TestFolder();
        var dll = Fixture.CopyFolder("PageToucher", folder.Under("plugins"));
        using var tool = Tool.Start(folder, ["ingest", "-", "--format", "json"], Environment(folder));
        await SendAsync(tool, 0, Before);
        await WhenDeliveredAsync(folder, Before);

        var doing = Task.Run(() => DoAsync(deed, dll));
        await SendAsync(tool, Before, After);
        await doing;
        var run = await tool.FinishAsync();

        Assert.Empty(run.Error);
        Assert.Equal(0, run.ExitCode);
        var instance = run.Json.GetProperty("instances")[0];
        Assert.Equal(
            (Before + After, Before + After),
            (instance.GetProperty("raised").GetInt32(), instance.GetProperty("delivered").GetInt32()));
        var delivered = Delivered(folder);
        Assert.Equal(Before + After, delivered.Select(line => line.Split(' ')[0]).Distinct().Count());
        Assert.Single(delivered.Select(line => line.Split(' ')[1]).Distinct());
        var report = TrailVerifier.Verify(folder.Trail);
        Assert.Equal((true, Before + After), (report.Valid, report.Events));
        folder.AssertNoPrivateCopies();
    }

    private static async Task DoAsync(string deed, string dll)
    {
        var length = new FileInfo(dll).Length;
        switch (deed)
        {
            case "truncated":
                await using (var file = new FileStream(dll, FileMode.Open, FileAccess.Write))
                {
                    file.SetLength(0);
                }

                break;
            case "zeroed":
                await using (var file = new FileStream(dll, FileMode.Open, FileAccess.Write))
                {
                    await file.WriteAsync(new byte[length]);
                }

                break;
            case "overwritten many times":
                for (var i = 0; i < 50; i++)
                {
                    File.Copy(Fixture.PathOf("Good"), dll, overwrite: true);
                    File.Copy(Fixture.PathOf("PageToucher"), dll, overwrite: true);
                }

                break;
            case "renamed over":
                File.Copy(Fixture.PathOf("Good"), dll + ".new");
                File.Move(dll + ".new", dll, overwrite: true);
                break;
            default:
                Directory.Delete(Path.GetDirectoryName(dll)!, recursive: true);
                break;
        }
    }

    private static async Task SendAsync(Tool tool, int first, int count)
    {
        await tool.Input.WriteAsync(
            Lines.Join(Enumerable.Range(first, count).Select(id => Lines.Critical(id.ToString(CultureInfo.InvariantCulture)))));
        await tool.Input.FlushAsync();
    }

    private static async Task WhenDeliveredAsync(TestFolder folder, int count)
    {
        var limit = Patience.Token();
        while (Delivered(folder).Length < count)
        {
            await Task.Delay(10, limit);
        }
    }

    /// <summary>Reads what the provider wrote, and lets it write meanwhile.</summary>
    private static string[] Delivered(TestFolder folder) => !File.Exists(folder.Under("sent.txt"))
        ? []
        : [.. TextLines.Read(folder.Under("sent.txt")).Select(line => line.TrimEnd())];

    private static Dictionary<string, string> Environment(TestFolder folder) => new()
    {
        ["FAPILOG__ALERTING__PROVIDER"] = "page-toucher",
        ["FAPILOG__ALERTING__PLUGINSPATH"] = folder.Under("plugins"),
        ["FAPILOG__ALERTING__SETTINGS__OUTPUTPATH"] = folder.Under("sent.txt"),
    };
}
