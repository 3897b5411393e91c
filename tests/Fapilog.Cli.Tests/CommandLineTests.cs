using System.Text;

namespace Fapilog.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("fapilog")]
    [InlineData("demo")]
    [InlineData("ingest")]
    [InlineData("verify")]
    [InlineData("query")]
    [InlineData("recover")]
    [InlineData("seals key new")]
    [InlineData("seals key rotate")]
    [InlineData("plugins")]
    [InlineData("plugins list")]
    [InlineData("plugins inspect")]
    [InlineData("plugins lock")]
    [InlineData("alerts")]
    [InlineData("alerts render")]
    [InlineData("alerts test")]
    [InlineData("alerts undelivered")]
    [InlineData("alerts replay")]
    [InlineData("alerts silence")]
    [InlineData("alerts silence add")]
    [InlineData("alerts silence list")]
    [InlineData("alerts silence expire")]
    [InlineData("alerts cursor")]
    [InlineData("alerts cursor show")]
    [InlineData("alerts cursor set")]
    [InlineData("config")]
    [InlineData("config check")]
    [InlineData("config routes")]
    public async Task Help_OfEachCommand_IsWhatTheSnapshotSays(string command)
    {
        using var folder = new TestFolder();
        string[] words = [.. command.Split(' ').Where(word => word != "fapilog"), "--help"];

        var run = await Tool.RunAsync(folder, words);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        TextSnapshot.Match(Scrubbed.Text(run.Output, folder), command.Replace(' ', '-'));
    }

    [Theory]
    [InlineData("'fapilog' has no command 'verfy'. Did you mean 'verify'? Its commands are 'demo', 'ingest', 'verify',", "verfy")]
    [InlineData("'fapilog plugins' needs a command: 'list', 'inspect', 'lock'.", "plugins")]
    [InlineData(
        "'fapilog verify' has no option '--strikt'. Did you mean '--strict'? Its options are '--strict',", "verify", "--strikt", "x")]
    [InlineData("'fapilog ingest' has no option '--form-line'. Did you mean '--from-line'?", "ingest", "--form-line", "5", "-")]
    [InlineData("There is no trail at", "verify", "--", "--strikt")]
    [InlineData("'fapilog verify' does not take 'b': it has one argument, DIR|FILE.", "verify", "a", "b")]
    [InlineData("The option '--format' belongs behind 'fapilog verify'.", "--format", "json", "verify")]
    [InlineData("'yaml' is not a format. '--format' is 'text' or 'json'.", "demo", "--format", "yaml")]
    [InlineData("'soon' is not a number of seconds from 0 to 86400. Correct '--wait'.", "ingest", "-", "--wait", "soon")]
    [InlineData("'-1' is not a number of seconds from 0 to 86400. Correct '--wait'.", "ingest", "-", "--wait", "-1")]
    [InlineData("'86401' is not a number of seconds from 0 to 86400. Correct '--wait'.", "ingest", "-", "--wait", "86401")]
    [InlineData(
        "'3601' is not a whole number of seconds from 0 to 3600. Correct '--wait'.", "alerts", "replay", "--wait", "3601")]
    [InlineData("'fapilog ingest' needs FILE|-: A file of JSON lines, or '-' for standard input.", "ingest")]
    [InlineData(
        "There is no file 'absent.jsonl'. Name a file of JSON lines, or '-' for standard input.", "ingest", "absent.jsonl")]
    [InlineData("There is no configuration file", "ingest", "-", "--config", "absent.json")]
    [InlineData("'.' is a directory, not a file. Name a file of JSON lines,", "ingest", ".")]
    [InlineData("FAP4020 at '--key': ", "verify", "--key", "file:absent.key")]
    [InlineData("FAP4020 at '--previous-key': ", "recover", ".", "--key", "env:PATH", "--previous-key", "file:absent.key")]
    [InlineData("Make it, or name another file with '--out'.", "seals", "key", "new", "--out", "absent/seal.key")]
    [InlineData("There is no trail at", "verify", "absent")]
    [InlineData(
        "'5' is not an anchor. '--anchor' is a sequence number from 1, a colon and a checksum of 64 hexadecimal digits.",
        "verify",
        "--anchor",
        "5")]
    [InlineData("'x' is not an anchor. '--start-anchor' is", "verify", "--start-anchor", "x")]
    [InlineData(
        "'0' is not a valid start. '--from' is a sequence number from 1, or a date such as 2025-08-07.", "verify", "--from", "0")]
    [InlineData("There is no trail at", "query", "absent")]
    [InlineData("There is no trail at", "alerts", "undelivered", "absent")]
    [InlineData("'noon' is not a time. '--start-time' is one such as 2025-08-07,", "query", "--start-time", "noon")]
    [InlineData("'noon' is not a time. '--since' is one such as 2025-08-07,", "alerts", "undelivered", "--since", "noon")]
    [InlineData("'reading' is not a known event type. Known are: error_occurred, ", "query", "--event-type", "reading")]
    [InlineData("'-1' is not a whole number from 0. Correct '--limit'.", "query", "--limit", "-1")]
    [InlineData("'yaml' is not a format. '--format' is 'text', 'json' or 'jsonl'.", "query", "--format", "yaml")]
    [InlineData("'jason' is not a format. Did you mean 'json'? '--format' is 'text' or 'json'.", "demo", "--format", "jason")]
    [InlineData(
        "'durabel' is not a durability. Did you mean 'durable'? '--durability' is 'durable' or 'enqueued'.", "ingest", "-",
        "--durability", "durabel")]
    [InlineData(
        "Critical alerts are never withheld. '--severity' is 'info', 'warning' or 'error'.", "alerts", "silence", "add",
        "--comment", "c", "--for", "1h", "--severity", "critical")]
    [InlineData("There is nothing at 'absent'. Name a provider's DLL or its folder.", "plugins", "inspect", "absent")]
    [InlineData("'fapilog plugins inspect' needs PATH: ", "plugins", "inspect")]
    [InlineData("'fapilog alerts render' needs '--provider NAME': The name of an instance", "alerts", "render")]
    [InlineData("'--provider' has no value. It is given as '--provider NAME': The name", "alerts", "test", "--provider")]
    [InlineData("'--provider' has 2 values. It takes one: '--provider NAME'.", "alerts", "test", "--provider", "a", "--provider", "b")]
    [InlineData("'--anchor' has no value. It is given as '--anchor SEQ:CHECKSUM': The newest event", "verify", "--anchor")]
    [InlineData(
        "'--config' has no value. It is given as '--config FILE': The configuration file.", "config", "check", "--config")]
    [InlineData("'fapilog alerts cursor set' needs '--to end|beginning|SEQUENCE|TIME': Up to where", "alerts", "cursor", "set")]
    [InlineData("'--user-id' is empty. Give a value, or leave it out.", "query", "--user-id", "")]
    [InlineData("'--component' is empty.", "query", "--component", " ")]
    [InlineData(
        "'--first-sequence' is after '--last-sequence', so no event can meet both. Correct one of them.", "query",
        "--first-sequence", "3", "--last-sequence", "1")]
    [InlineData(
        "'--start-time' is after '--end-time'", "query", "--start-time", "2025-08-08", "--end-time", "2025-08-07T23:59:59")]
    [InlineData("'3x' is not a whole number from 1.", "query", "--first-sequence", "3x", "--last-sequence", "1")]
    [InlineData("'--provider' is empty. Give a name.", "alerts", "test", "--provider", "")]
    [InlineData(
        "'loud' is not a severity. '--severity' is 'info', 'warning', 'error' or 'critical'.", "alerts", "test", "--provider",
        "noop", "--severity", "loud")]
    [InlineData(
        "'eror' is not a severity. Did you mean 'error'? '--severity' is", "alerts", "silence", "add", "--comment", "c", "--for",
        "1h", "--severity", "eror")]
    [InlineData("'data_acces' is not a known event type. Did you mean 'data_access'?", "query", "--event-type", "data_acces")]
    [InlineData("'--channel' is empty. Give a name.", "alerts", "render", "--provider", "noop", "--channel", " ")]
    [InlineData(
        "Nothing says when the silence ends. Give '--until TIME' or '--for DURATION'.", "alerts", "silence", "add", "--comment",
        "c")]
    [InlineData("'fapilog alerts silence add' needs '--comment TEXT': Why, for the record.", "alerts", "silence", "add")]
    [InlineData("Nothing says when the silence ends.", "alerts", "silence", "add")]
    [InlineData(
        "'--until' and '--for' both say when the silence ends. Give one of them.", "alerts", "silence", "add", "--comment", "c",
        "--for", "1h", "--until", "2999-01-01")]
    [InlineData(
        "'long' is not a duration. '--for' is one such as 90m, 8h or 2d.", "alerts", "silence", "add", "--comment", "c", "--for",
        "long")]
    [InlineData(
        "'0s' is too short. '--for' is 1 second or longer, such as 90m,", "alerts", "silence", "add", "--comment", "c", "--for",
        "0s")]
    [InlineData("needs '--comment TEXT'", "alerts", "silence", "add", "--for", "1h")]
    [InlineData("There is no trail at", "alerts", "silence", "add", "absent", "--for", "1h", "--comment", "c")]
    [InlineData("does not take 'c': its arguments are ID DIR.", "alerts", "silence", "expire", "a", "b", "c")]
    [InlineData("'noon' is no place in a trail. '--to' is 'end',", "alerts", "cursor", "set", "--instance", "a", "--to", "noon")]
    [InlineData("'--author' is a text of 1 to 100 characters.", "alerts", "silence", "expire", "a", "--author", " ")]
    [InlineData("'fast' is not a durability. '--durability' is 'durable' or 'enqueued'.", "ingest", "-", "--durability", "fast")]
    public async Task Run_WithAWrongCommandLine_ExitsTwoAndSaysWhatIsRightOnStandardError(
        string expected, params string[] arguments)
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Option '", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Required argument", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.StoredLines());
    }

    [Theory]
    [InlineData("'fapilog config check' does not take 'mine.json': did you mean '--config mine.json'?", "mine.json")]
    [InlineData("'fapilog config check' does not take 'absent.json': it has no arguments.", "absent.json")]
    public async Task Run_WithAConfigurationForAnArgument_SaysHowItIsNamed(string expected, string word)
    {
        using var folder = new TestFolder();
        folder.Write("mine.json", "{}");

        var run = await Tool.RunAsync(folder, "config", "check", word);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query")]
    [InlineData("verify")]
    [InlineData("recover")]
    [InlineData("alerts", "undelivered")]
    [InlineData("alerts", "silence", "add", "--comment", "c", "--for", "1h")]
    public async Task Run_WithoutATrailBesideAConfigurationThatIsNotRead_SaysHowToNameIt(params string[] arguments)
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", """{ "Fapilog": { "Audit": { "StoragePath": "elsewhere" } } }""");

        var (unnamed, named) = (await Tool.RunAsync(folder, arguments), await Tool.RunAsync(folder, [.. arguments, "absent"]));

        const string Remedy = ", or the configuration that says where it is: '--config fapilog.json'.";
        Assert.Equal((2, 2), (unnamed.ExitCode, named.ExitCode));
        Assert.Contains(Remedy, unnamed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--config", named.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_OfAFileWhoseNameBeginsWithAt_IsNoResponseFile()
    {
        using var folder = new TestFolder();
        folder.Write("@events.jsonl", Lines.Join([Lines.Critical("one")]));

        var run = await Tool.RunAsync(folder, "ingest", "@events.jsonl");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("one", folder.Stored().Keys);
    }

    [Fact]
    public async Task Output_IntoAPipe_IsUtf8WithoutMarkOrColourWhateverTheLocale()
    {
        using var folder = new TestFolder();
        var latin = new Dictionary<string, string> { ["LC_ALL"] = "de_DE.ISO-8859-1", ["LANG"] = "de_DE.ISO-8859-1" };
        var line = """{"event_type":"data_access","message":"m","log_level":"größer"}""";

        var run = await Tool.RunAsync(folder, latin, Encoding.UTF8.GetBytes(line), "ingest", "-", "--format", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("{", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "'größer'", run.Json.GetProperty("rejected")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("'größer'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.All);
    }

    [PseudoTerminalFact]
    public async Task Output_OnATerminal_HasColoursUnlessNoColorIsSet()
    {
        using var folder = new TestFolder();

        Assert.Contains("\u001b[1m", await OnTerminalAsync(folder, []), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[1m", await OnTerminalAsync(folder, new() { ["NO_COLOR"] = "1" }), StringComparison.Ordinal);
    }

    private static async Task<string> OnTerminalAsync(TestFolder folder, Dictionary<string, string> environment)
    {
        environment["TERM"] = "xterm-256color";
        using var tool = Tool.Start(
            folder, PseudoTerminalFactAttribute.Program, ["-qec", $"dotnet '{Tool.File}' demo", "/dev/null"], environment);
        var run = await tool.FinishAsync();
        Assert.Contains("All of it held.", run.Output, StringComparison.Ordinal);
        return run.Output;
    }
}
