using System.CommandLine;
using Fapilog.Auditing;

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

    /// <summary>Returns the full path.</summary>
    public string Of(ParseResult parsed, AuditTrailOptions? configured) =>
        Path.GetFullPath(parsed.GetValue(_path) ?? configured?.StoragePath ?? "audit_logs");
}
