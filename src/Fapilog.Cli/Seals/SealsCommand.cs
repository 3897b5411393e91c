using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog seals key</c>: the keys that sign a trail's seals.
/// </summary>
internal sealed class SealsCommand : Command
{
    public SealsCommand(ToolConsole console)
        : base("seals", "Manage the seals of a trail.")
    {
        Subcommands.Add(new Command("key", "Make, record and replace the key that signs the seals. The trail must be stopped.")
        {
            new SealsKeyNewCommand(console),
            new SealsKeyRotateCommand(console),
        });
    }
}
