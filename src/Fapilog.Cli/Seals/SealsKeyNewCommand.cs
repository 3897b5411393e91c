using System.CommandLine;
using Fapilog.Recovery;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog seals key new [DIR]</c>: lets a trail's seals be signed from now on.
/// </summary>
internal sealed class SealsKeyNewCommand : Command
{
    private readonly KeyArguments _arguments;

    public SealsKeyNewCommand(ToolConsole console)
        : base("new", "Let a key sign the seals of a trail that has none so far. What is there is verified first.")
    {
        _arguments = new KeyArguments(this, console);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => _arguments.RunAsync(
        parsed,
        previous: [],
        mayBegin: true,
        (directory, seal) => SealKeys.AdoptAsync(directory, seal, cancellationToken: cancellationToken));
}
