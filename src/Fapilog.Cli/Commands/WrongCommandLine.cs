using System.CommandLine;
using System.CommandLine.Parsing;
using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// Says what is wrong with a command line: the word that is not known, the one that was probably meant, and those there are.
/// </summary>
internal static class WrongCommandLine
{
    private const string ConfigOption = "--config";

    /// <summary>Returns a sentence for each fault; none for a command line that can be run.</summary>
    public static IReadOnlyList<string> FindFaults(ParseResult parsed)
    {
        string[] unknown = [.. OptionsTakenForArguments(parsed), .. parsed.UnmatchedTokens];
        if (parsed.Errors.Count == 0 && unknown.Length == 0)
        {
            return [];
        }

        var path = PathOf(parsed.CommandResult);
        var command = parsed.CommandResult.Command;

        // The library names one that is missing only where nothing else is wrong.
        Option[] missing =
            [.. command.Options.Where(option => option.Required && parsed.GetResult(option) is null or { Implicit: true })];
        if (command.Subcommands.Count > 0)
        {
            var names = Names(command.Subcommands);
            return [unknown is [var word, ..]
                ? $"'{path}' has no {(IsOption(word) ? "option" : "command")} '{word}'.{NearestName.Ask(word, names)} Its commands are {List(names)}."
                : $"'{path}' needs a command: {List(names)}."];
        }

        return
        [
            .. unknown
                .Where((word, index) => IsOption(word) || index == 0 || !IsOption(unknown[index - 1])) // Else its value.
                .Select(word => Describe(word, path, command)),
            .. missing.Select(option => $"'{path}' needs '{option.Name} {option.HelpName}': {option.Description}"),
            .. parsed.Errors
                .Where(error =>
                    error.SymbolResult is not OptionResult { Implicit: true } result || !missing.Contains(result.Option))
                .Select(error => Describe(error, path) ?? error.Message)
                .Except(unknown.Select(OfLibrary)),
        ];
    }

    // The library takes any word for an argument that is not given yet: a misspelt option would name a file.
    private static IEnumerable<string> OptionsTakenForArguments(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type is TokenType.DoubleDash)
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Select(token => token.Value)
                .Where(IsOption);

    private static string Describe(string word, string path, Command command)
    {
        var names = Names(command.Options).Append("--help").ToArray();
        return names.Contains(word)
            ? $"The option '{word}' belongs behind '{path}'."
            : IsOption(word)
                ? $"'{path}' has no option '{word}'.{NearestName.Ask(word, names)} Its options are {List(names)}."
                : names.Contains(ConfigOption) && IsConfiguration(word)
                    ? $"'{path}' does not take '{word}': did you mean '{ConfigOption} {word}'?"
                    : $"'{path}' does not take '{word}': {ArgumentsOf(command)}";
    }

    private static bool IsConfiguration(string word) =>
        word.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && File.Exists(word);

    /// <summary>Says what the library finds; null for what a command finds itself.</summary>
    private static string? Describe(ParseError error, string path) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Parent: not OptionResult, Argument: var argument } =>
            $"'{path}' needs {argument.Name}: {argument.Description}",
        OptionResult { Tokens.Count: 0, Implicit: false, Option: { Arity.MinimumNumberOfValues: > 0 } option } =>
            $"'{option.Name}' has no value. It is given as '{option.Name} {option.HelpName}': {option.Description}",
        OptionResult { Tokens: { Count: > 1 } tokens, Option: { Arity.MaximumNumberOfValues: 1 } option } =>
            $"'{option.Name}' has {tokens.Count} values. It takes one: '{option.Name} {option.HelpName}'.",
        _ => null,
    };

    private static string ArgumentsOf(Command command) => command.Arguments switch
    {
        [] => "it has no arguments.",
        [var argument] => $"it has one argument, {argument.Name}. Put a text with spaces into quotes.",
        var all => $"its arguments are {string.Join(' ', all.Select(argument => argument.Name))}. Put a text with spaces into quotes.",
    };

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "fapilog";

    private static string[] Names(IEnumerable<Symbol> symbols) =>
    [
        .. symbols
            .Where(symbol => !symbol.Hidden && symbol.Name is not ("--help" or "--version"))
            .Select(symbol => symbol.Name),
    ];

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    // The library's own words for each of these, which name nothing else.
    private static string OfLibrary(string word) => $"Unrecognized command or argument '{word}'.";
}
