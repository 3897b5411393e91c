using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// The option that says who decided on a command that the trail records.
/// </summary>
internal sealed class AuthorOption
{
    private const int Longest = 100;

    private readonly Option<string?> _author = new("--author")
    {
        Description = "Who decided it, for the record. Default: the user of the operating system.",
        HelpName = "TEXT",
    };

    public AuthorOption(Command command)
    {
        _author.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value) || token.Value.Length > Longest))
            {
                result.AddError($"'--author' is a text of 1 to {Longest} characters. Give a name.");
            }
        });
        command.Options.Add(_author);
    }

    public string Read(ParseResult parsed) => parsed.GetValue(_author) ?? Environment.UserName;
}
