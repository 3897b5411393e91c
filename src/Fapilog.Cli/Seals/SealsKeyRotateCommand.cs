using System.CommandLine;
using Fapilog.Recovery;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog seals key rotate [DIR]</c>: lets another key sign a trail's seals from now on.
/// </summary>
internal sealed class SealsKeyRotateCommand : Command
{
    private readonly Option<string[]> _previous = KeyReference.Several(
        "--previous-key", "The key that signed so far, or its public half, to check what it signed: env:NAME or file:PATH.");

    private readonly Option<bool> _revoke = new("--revoke")
    {
        Description = "The former key is no longer trusted, as when somebody else may have it.",
    };

    private readonly KeyArguments _arguments;

    public SealsKeyRotateCommand(ToolConsole console)
        : base("rotate", "Let another key sign the seals from now on. What the former key signed is checked first.")
    {
        _previous.Required = true;
        _arguments = new KeyArguments(this, console);
        Options.Add(_previous);
        Options.Add(_revoke);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => _arguments.RunAsync(
        parsed,
        parsed.GetValue(_previous) ?? [],
        mayBegin: false,
        (directory, seal) =>
            SealKeys.RotateAsync(directory, seal, parsed.GetValue(_revoke), cancellationToken: cancellationToken));
}
