using System.CommandLine;
using System.Text.RegularExpressions;
using Fapilog.Cli;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

/// <summary>
/// The commands and options that the pages name, against those of the tool; <c>docs/tool.md</c> has a section for each command.
/// </summary>
public partial class CommandTests
{
    private const string Page = "docs/tool.md";

    private static readonly RootCommand Root = CommandLine.Commands(ToolConsole.OfProcess());

    // Every command has these, and the page says so once.
    private static readonly string[] Common = ["--config", "--format", "--help"];

    private static IReadOnlyDictionary<string, Command> Leaves { get; } =
        Below(Root, string.Empty).ToDictionary(leaf => leaf.Path, leaf => leaf.Command);

    private static IReadOnlyDictionary<string, string> Sections { get; } = Section().Matches(Repository.Read(Page))
        .ToDictionary(match => match.Groups["heading"].Value, match => match.Groups["text"].Value);

    [Fact]
    public void ToolPage_Sections_AreTheCommandsWithTheirArguments() => Assert.Equal(
        Leaves.Select(leaf => string.Join(' ', leaf.Value.Arguments.Select(Form).Prepend(leaf.Key)))
            .Order(StringComparer.Ordinal),
        Sections.Keys.Where(heading => char.IsLower(heading[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void ToolPage_OptionsOfASection_AreThoseOfItsCommand() => Faults.AssertNone(
        from leaf in Leaves
        let named = OptionsNamedFor(leaf.Key)
        from fault in Options(leaf.Value).Except(named).Except(Common).Select(option => $"does not name '{option}'.")
            .Concat(TableOptions(leaf.Key).Except(Options(leaf.Value)).Select(option => $"has a row for '{option}'."))
        select $"{Page}: the section of '{leaf.Key}' {fault}");

    [Fact]
    public void Documents_CommandsOfTheTool_AreThere() => Faults.AssertNone(
        from document in Repository.Documents
        where document != "CHANGELOG.md" // Which tells what was.
        from line in Code.Fences(document, string.Empty).SelectMany(fence => fence.Split('\n')).Concat(Spans(document))
        from fault in FaultsOf(line)
        select $"{document}: '{line}': {fault}");

    [Fact]
    public void Documents_OptionsByThemselves_AreOfSomeCommand()
    {
        string[] ofDotnet = ["--self-contained", "--no-self-contained"];
        var known = Leaves.Values.SelectMany(Options).Concat(Common).Append("--version").Concat(ofDotnet)
            .ToHashSet(StringComparer.Ordinal);

        Faults.AssertNone(
            from document in Repository.Documents
            where document.StartsWith("docs/", StringComparison.Ordinal)
                && !document.StartsWith("docs/providers/", StringComparison.Ordinal) // Vendors' programs have options too.
            from span in Spans(document)
            where span.StartsWith("--", StringComparison.Ordinal)
            from option in OptionName().Matches(span).Select(match => match.Value)
            where !known.Contains(option)
            select $"{document}: no command has '{option}'.");
    }

    [Theory]
    [InlineData("fapilog verfy", "no command 'verfy'")]
    [InlineData("AUDIT=1 fapilog verify [DIR] [--strikt]", "no option '--strikt'")]
    [InlineData("fapilog plugins lock --check    what --differs", null)]
    public void FaultsOf_Line_NamesWhatTheToolDoesNotHave(string line, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], FaultsOf(line));

    private static IEnumerable<string> FaultsOf(string line)
    {
        if (CommandOfTheTool().Match(line) is not { Success: true } match)
        {
            yield break;
        }

        Command command = Root;
        foreach (var word in match.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (command.Subcommands.Count > 0 && LowerCaseWord().IsMatch(word))
            {
                if (command.Subcommands.FirstOrDefault(candidate => candidate.Name == word) is not { } found)
                {
                    yield return $"no command '{word}'";
                    yield break;
                }

                command = found;
            }
            else if (OptionName().Match(word) is { Success: true, Value: var option }
                && !Options(command).Contains(option) && !Common.Contains(option) && option != "--version")
            {
                yield return $"no option '{option}'";
            }
        }
    }

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string path) =>
        command.Subcommands.SelectMany(child => child.Subcommands.Count == 0
            ? [($"{path}{child.Name}", child)]
            : Below(child, $"{path}{child.Name} "));

    private static string Form(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name;

    private static IEnumerable<string> Options(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name);

    private static string TextOf(string command) =>
        Sections.Single(section => section.Key == command || section.Key.StartsWith(command + " ", StringComparison.Ordinal)
            && !char.IsLower(section.Key[command.Length + 1])).Value;

    // A section may refer to another one's: "the options and the JSON of `seals key new`".
    private static IEnumerable<string> OptionsNamedFor(string command) => OptionName().Matches(TextOf(command))
        .Select(match => match.Value)
        .Concat(OptionsOfAnother().Matches(TextOf(command)).SelectMany(match => OptionsNamedFor(match.Groups["command"].Value)));

    private static IEnumerable<string> TableOptions(string command) => OptionRow().Matches(TextOf(command))
        .SelectMany(row => OptionName().Matches(row.Groups["names"].Value))
        .Select(match => match.Value);

    private static IEnumerable<string> Spans(string document) => Code.Spans(Repository.Read(document));

    [GeneratedRegex(@"^## (?<heading>.+)\n(?<text>(?:(?!## ).*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    // Two columns in a fence: what is behind three spaces explains the command.
    [GeneratedRegex(@"^(?:\$ )?(?:[A-Z_]+=\S+ )*fapilog (?<words>.*?)(?:   .*)?$")]
    private static partial Regex CommandOfTheTool();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"^\| (?<names>`--[^|]*(?:\\\|[^|]*)*) \|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex("the options [^.`]*of `(?<command>[a-z ]+)`")]
    private static partial Regex OptionsOfAnother();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex LowerCaseWord();
}
