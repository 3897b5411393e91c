using System.CommandLine;
using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// An option whose value is one of a few words. Case does not matter.
/// </summary>
internal static class WordOption
{
    /// <param name="name">The option, such as <c>--format</c>.</param>
    /// <param name="kind">What a value is, for messages: "format", say.</param>
    /// <param name="description">What the help says.</param>
    /// <param name="words">The words and what each means.</param>
    /// <param name="refusals">Words that people expect and that the command does not take, each with a sentence why.</param>
    public static Option<T?> Create<T>(
        string name,
        string kind,
        string description,
        (string Word, T Value)[] words,
        params (string Word, string Why)[] refusals)
        where T : struct, Enum
    {
        var known = words.Select(word => word.Word).ToArray();
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', known),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                foreach (var (word, value) in words)
                {
                    if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                    {
                        return value;
                    }
                }

                var why = refusals.FirstOrDefault(refusal => refusal.Word.Equals(text, StringComparison.OrdinalIgnoreCase)).Why
                    ?? $"'{text}' is not a {kind}.{NearestName.Ask(text, known)}";
                result.AddError($"{why} '{name}' is {OneOf(known)}.");
                return null;
            },
        };
    }

    private static string OneOf(string[] words) =>
        $"{string.Join(", ", words[..^1].Select(word => $"'{word}'"))} or '{words[^1]}'";
}
