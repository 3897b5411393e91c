using System.CommandLine;
using Fapilog.Auditing;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// The argument that names a trail. No configuration is read unless it is named: what a command looks at must not depend on
/// where one stands.
/// </summary>
internal sealed class TrailPath
{
    private readonly Argument<string?> _path;

    public TrailPath(Command command, string name = "DIR", string description = "The trail's directory.")
    {
        _path = new Argument<string?>(name)
        {
            Description = $"{description} Default: the StoragePath of '--config', else 'audit_logs'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(_path);
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
