using System.Globalization;
using Fapilog.Testing;
using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Ingest;

public sealed class IngestInterruptionTests
{
    private static readonly Dictionary<string, int> Signals = new() { ["HUP"] = 1, ["INT"] = 2, ["QUIT"] = 3, ["TERM"] = 15 };

    // A process that nohup or a background job of a shell started ignores some signals, and so does the tool, as it should.
    public static TheoryData<string> Heeded =>
        [.. Signals.Where(signal => !IsIgnored(signal.Value)).Select(signal => signal.Key)];

    [UnixTheory]
    [MemberData(nameof(Heeded))]
    public async Task Ingest_InterruptedOnAnOpenPipe_DrainsSaysWhereItStoodAndCanBeCompleted(string signal)
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        var environment = Webhook.Environment(receiver.Url);
        string[] lines = [.. Enumerable.Range(1, 5).Select(WithoutId)];

        using var tool = Tool.Start(folder, ["ingest", "-"], environment);
        await tool.Input.WriteAsync(Lines.Join(lines[..3]));
        await tool.Input.FlushAsync();
        await receiver.WaitForAsync(3, Patience.Token());
        await tool.SignalAsync(signal);
        var interrupted = await tool.EndAsync();

        Assert.Equal(1, interrupted.ExitCode);
        Assert.Contains("Interrupted after line 3.", interrupted.Error, StringComparison.Ordinal);
        Assert.Contains("run again with '--from-line 4' for the rest.", interrupted.Error, StringComparison.Ordinal);
        Assert.Contains("webhook: 3 of 3 alerts delivered.", interrupted.Output, StringComparison.Ordinal);
        Assert.Equal(3, folder.StoredLines().Count);
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);

        var completed = await Tool.RunAsync(folder, environment, Lines.Join(lines), "ingest", "-", "--from-line", "4");

        Assert.Equal(0, completed.ExitCode);
        Assert.Contains("2 events stored, 0 lines rejected, 0 skipped", completed.Output, StringComparison.Ordinal);
        Assert.Equal(5, receiver.Requests.Count);
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("four")]
    public async Task Ingest_FromWhatIsNoLine_ExitsTwoAndSaysSo(string line)
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, null, Lines.Join([WithoutId(1)]), "ingest", "-", "--from-line", line);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            $"'{line}' is not the number of a line, from 1. Correct '--from-line'.", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.StoredLines());
    }

    [UnixFact]
    public async Task Ingest_InterruptedWhileAnAlertIsOpen_SaysThatItIsLeftForTheNextStart()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = ReceiverAnswer.Hang;
        var environment = Webhook.Environment(receiver.Url);
        environment["FAPILOG__AUDIT__STOPTIMEOUT"] = "00:00:00.1";

        using var tool = Tool.Start(folder, ["ingest", "-", "--format", "json"], environment);
        await tool.Input.WriteAsync(Lines.Join([Lines.Critical("a")]));
        await tool.Input.FlushAsync();
        await receiver.WaitForAsync(1, Patience.Token());
        await tool.SignalAsync("TERM");
        var run = await tool.EndAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.True(run.Json.GetProperty("interrupted").GetBoolean());
        Assert.Equal(2, run.Json.GetProperty("continue_from_line").GetInt64());
        Assert.Equal(1, run.Json.GetProperty("instances")[0].GetProperty("open").GetInt32());
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);
    }

    private static bool IsIgnored(int number)
    {
        const string Ignored = "SigIgn:";
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        var mask = ulong.Parse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((mask >> (number - 1)) & 1) == 1;
    }

    private static string WithoutId(int number) =>
        $$"""{"event_type":"component_failure","log_level":"critical","message":"event-{{number}}"}""";
}
