using System.CommandLine;
using Fapilog.Diagnostics;
using Fapilog.Sealing;

namespace Fapilog.Cli;

/// <summary>
/// What the commands about keys share: the trail, a key that is made or named, and the report.
/// </summary>
internal sealed class KeyArguments
{
    private readonly TrailPath _path;

    private readonly Option<FileInfo?> _out = new("--out")
    {
        Description = "Make a key and write it into this new file, which on Unix only its owner may read.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key =
        KeyReference.One("--key", "Use this key instead of a new one: env:NAME or file:PATH.");

    private readonly Option<SealAlgorithm> _algorithm = new("--algorithm")
    {
        Description = "What a new key is for: EcdsaP256, whose public half verifies, or HmacSha256. Default: EcdsaP256.",
        HelpName = "EcdsaP256|HmacSha256",
        DefaultValueFactory = _ => SealAlgorithm.EcdsaP256,
        CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case nameof(SealAlgorithm.EcdsaP256):
                    return SealAlgorithm.EcdsaP256;
                case nameof(SealAlgorithm.HmacSha256):
                    return SealAlgorithm.HmacSha256;
                default:
                    result.AddError(
                        $"'{result.Tokens[0].Value}' is not an algorithm. '--algorithm' is 'EcdsaP256' or 'HmacSha256'.");
                    return default;
            }
        },
    };

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public KeyArguments(Command command, ToolConsole console)
    {
        _console = console;
        _path = new TrailPath(command);
        command.Options.Add(_out);
        command.Options.Add(_key);
        command.Options.Add(_algorithm);
        _common = new CommonOptions(command, "The configuration file that names the trail. Default: none is read.");
        command.Validators.Add(result =>
        {
            if (result.GetResult(_out) is null == result.GetResult(_key) is null)
            {
                result.AddError("Name either '--out FILE' to make a key, or '--key' to use one.");
            }
        });
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="previous">Where the keys are that signed before.</param>
    /// <param name="mayBegin">Whether the trail may not be there yet.</param>
    /// <param name="record">Records the key in the seals of a directory.</param>
    public async Task<int> RunAsync(
        ParseResult parsed, string[] previous, bool mayBegin, Func<string, SealOptions, Task<string>> record)
    {
        var (directory, _) = _path.Read(parsed, _common.Config(parsed));
        if (!mayBegin && !Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(PathText.NotSeen(
                directory,
                $"There is no directory '{directory}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl."));
        }

        var made = parsed.GetValue(_out) is { } file ? KeyFile.Create(file.FullName, parsed.GetValue(_algorithm)) : null;
        try
        {
            var seal = KeyReference.ToOptions(made is null ? parsed.GetValue(_key)! : $"file:{made.Path}", previous);
            var isThere = Directory.Exists(directory);
            var keyId = isThere ? await record(directory, seal) : SealKey.Read(seal.Key!).KeyId;
            Write(parsed, new KeyReport(keyId, seal.Algorithm, made?.Path, made?.PublicPath, directory, isThere));
            return ExitCode.Good;
        }
        catch (FapilogException exception) when (exception.Faults is [{ Code: "FAP4021" }])
        {
            // The key is surely not recorded; after any other failure it may be, and this file may be its only copy.
            made?.Delete();
            throw;
        }
    }

    private void Write(ParseResult parsed, KeyReport report)
    {
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, report);
            return;
        }

        var place = report.KeyFile is null
            ? string.Empty
            : $" in '{report.KeyFile}'{(report.PublicKeyFile is null ? string.Empty : $", its public half in '{report.PublicKeyFile}'")}";
        _console.Line($"KEY: {report.KeyId} ({report.Algorithm}){place}.");
        _console.Line(report.Recorded
            ? $"RECORDED: from now on this key signs the seals in '{report.Directory}'. Configure it before the trail starts: 'Fapilog:Audit:Seal:Key' and 'Fapilog:Audit:Seal:Algorithm' ({report.Algorithm})."
            : $"NOT RECORDED: there is no trail in '{report.Directory}' yet. Its first start with the key records it.");
    }

    private sealed record KeyReport(
        string KeyId, SealAlgorithm Algorithm, string? KeyFile, string? PublicKeyFile, string Directory, bool Recorded);
}
