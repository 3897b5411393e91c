namespace Fapilog.Cli.Tests.Terminal;

public sealed class ToolStreamTests
{
    [Fact]
    public void Pipe_WhereTheSystemEndsLinesOtherwise_EndsEveryLineWithALineFeed()
    {
        var written = new StringWriter { NewLine = "\r\n" };
        var stream = new ToolStream(written, isPipe: true);
        var table = new ToolTable("Name", "State");
        table.AddRow(["webhook", "standard-webhook"], ["Available"]);

        stream.Line("a line");
        stream.Bold("a title");
        stream.Record("a record");
        stream.Json("{}\n");
        stream.Table(table);
        stream.ForLibrary.WriteLine("help");
        stream.ForLibrary.Write("more\r\nhelp\n");

        var text = written.ToString();
        Assert.StartsWith("a line\na title\na record\n{}\n", text, StringComparison.Ordinal);
        Assert.Contains("  webhook            Available  \n  standard-webhook ", text, StringComparison.Ordinal);
        Assert.EndsWith("help\nmore\nhelp\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_WhereTheSystemEndsLinesOtherwise_EndsLinesAsTheSystem()
    {
        var written = new StringWriter { NewLine = "\r\n" };

        new ToolStream(written, isPipe: false).Line("a line");

        Assert.Equal("a line\r\n", written.ToString());
    }
}
