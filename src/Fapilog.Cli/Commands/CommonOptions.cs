using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// The options every command has.
/// </summary>
internal sealed class CommonOptions
{
    private readonly Option<FileInfo?> _config = new("--config") { HelpName = "FILE" };

    private readonly Option<OutputFormat?> _format = WordOption.Create(
        "--format",
        "format",
        "How results are written to standard output. Default: text.",
        [("text", OutputFormat.Text), ("json", OutputFormat.Json)]);

    /// <param name="command">The command the options are added to.</param>
    /// <param name="configDescription">What the command's help says of <c>--config</c>, the default with it.</param>
    public CommonOptions(
        Command command,
        string configDescription =
            "The configuration file. Default: fapilog.json, else appsettings.json, in the working directory.")
    {
        _config.Description = configDescription;
        command.Options.Add(_config);
        command.Options.Add(_format);
    }

    public FileInfo? Config(ParseResult parsed) => parsed.GetValue(_config);

    public bool IsConfigNamed(System.CommandLine.Parsing.SymbolResult result) => result.GetResult(_config) is not null;

    public OutputFormat Format(ParseResult parsed) => parsed.GetValue(_format) ?? OutputFormat.Text;
}
