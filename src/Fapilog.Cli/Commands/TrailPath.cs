using System.CommandLine;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// The argument that names a trail. No configuration is read unless it is named: what a command looks at must not depend on
/// where one stands.
/// </summary>
internal sealed class TrailPath
{
    private readonly Argument<string?> _path;
    private readonly bool _takesFile;

    /// <param name="command">The command that gets the argument.</param>
    /// <param name="takesFile">Whether it may name one of the trail's files.</param>
    public TrailPath(Command command, bool takesFile = false)
    {
        _takesFile = takesFile;
        _path = new Argument<string?>(takesFile ? "DIR|FILE" : "DIR")
        {
            Description = $"The trail's directory{(takesFile ? ", or one of its files" : string.Empty)}. Default: the StoragePath of '--config', else 'audit_logs'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(_path);
    }

    /// <summary>Throws if a directory does not exist.</summary>
    /// <param name="directory">The full path.</param>
    /// <param name="others">What else can be named, with a comma before it; empty for nothing.</param>
    /// <exception cref="DirectoryNotFoundException">It does not exist.</exception>
    public static void ThrowIfMissing(string directory, string others = "")
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(PathText.NotSeen(
                directory, $"There is no trail at '{directory}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl{others}."));
        }
    }

    /// <summary>Reads as the other does, for a command that has nothing to do where nothing is.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, nor a file that the command takes.</exception>
    public (string Directory, FapilogSettings? Settings) ReadExisting(ParseResult parsed, FileInfo? config)
    {
        var read = Read(parsed, config);
        if (_takesFile && File.Exists(read.Directory))
        {
            return read;
        }

        // A configuration that lies beside it is easily taken for one that is read.
        var unread = config is null && parsed.GetValue(_path) is null ? ToolConfiguration.PathOf(null) : null;
        ThrowIfMissing(
            read.Directory,
            (_takesFile ? ", or one of them" : string.Empty)
            + (unread is null ? string.Empty : $", or the configuration that says where it is: '--config {Path.GetFileName(unread)}'"));
        return read;
    }

    /// <summary>Returns the full path, and the settings of the trail there where a configuration is named.</summary>
    /// <exception cref="Diagnostics.FapilogException">
    /// The configuration has faults, or does not say which of its trails is meant.
    /// </exception>
    public (string Directory, FapilogSettings? Settings) Read(ParseResult parsed, FileInfo? config)
    {
        var given = parsed.GetValue(_path) is { } path ? Path.GetFullPath(path) : null;
        if (config is null)
        {
            return (given ?? Path.GetFullPath(new AuditTrailOptions().StoragePath), null);
        }

        var configuration = ToolConfiguration.Load(config);
        const string Remedy = "Name the directory of one of them.";
        var settings = given is not null
            ? ConfiguredTrail.ReadOf(configuration, given)
            : FapilogSettings.Read(configuration, ConfiguredTrail.Choose(configuration, null, Remedy));
        return (given ?? Path.GetFullPath(settings.Audit.StoragePath), settings);
    }
}
