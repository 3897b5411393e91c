using System.Text.RegularExpressions;
using Fapilog.Architecture.Support;

namespace Fapilog.Architecture;

/// <summary>
/// What a person sees goes through the one writer that escapes it: <c>src/Fapilog.Cli/Terminal</c>.
/// </summary>
public partial class ConsoleTests
{
    private const string Tool = "src/Fapilog.Cli/";

    private const string Terminal = Tool + "Terminal/";

    // Names the console in a table of what a provider should leave alone.
    private const string TableOfDangers = "src/Fapilog.Loading/Dangers/DangerousMembers.cs";

    [Fact]
    public void NoSource_OutsideTheTerminalFolder_NamesTheConsole() => Assert.Empty(Outside(Consoles()).Except([TableOfDangers]));

    [Fact]
    public void NoSourceOfTheTool_OutsideTheTerminalFolder_NamesAWriter() =>
        Assert.DoesNotContain(Outside(Writers()), path => path.StartsWith(Tool, StringComparison.Ordinal));

    [Fact]
    public void TheTerminalFolder_IsWhereTheConsoleIs() =>
        Assert.Contains(
            Repository.Sources,
            path => Repository.Relative(path).StartsWith(Terminal, StringComparison.Ordinal)
                && Consoles().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void SpectreAndUsingsOfTheConsole_AreInNoOtherProject()
    {
        Assert.Equal(
            ["Fapilog.Cli"],
            Repository.Projects.Where(project => Repository.References(project.Value, "PackageReference")
                .Any(name => name.StartsWith("Spectre", StringComparison.Ordinal))).Select(project => project.Key));
        Assert.All(
            Repository.Projects.Values,
            project => Assert.DoesNotContain(Repository.References(project, "Using"), Consoles().IsMatch));
    }

    private static IEnumerable<string> Outside(Regex forbidden) => Repository.Sources
        .Where(path => forbidden.IsMatch(File.ReadAllText(path)))
        .Select(Repository.Relative)
        .Where(path => !path.StartsWith(Terminal, StringComparison.Ordinal));

    // FailFast and the trace's default listener write to the terminal too.
    [GeneratedRegex(@"\bConsole\b|AnsiConsole|\bSpectre\b|\bFailFast\(|\bTrace\.(Write|Fail|TraceError)")]
    private static partial Regex Consoles();

    [GeneratedRegex(@"\b(TextWriter|StreamWriter|SafeFileHandle)\b|/dev/(tty|std)|CONOUT|Markup\b")]
    private static partial Regex Writers();
}
