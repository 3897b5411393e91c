using System.CommandLine;
using System.CommandLine.Parsing;
using Fapilog.Alerting;
using Fapilog.Hosting;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cli;

/// <summary>
/// The options that say which instance is meant, and how its alert is to be.
/// </summary>
internal sealed class AlertOptions
{
    private readonly Option<string> _provider = new("--provider")
    {
        Description = "The name of an instance, or of the provider of exactly one. Case, '-' and '_' do not matter.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<AlertSeverity?> _severity = new("--severity") { HelpName = "info|warning|error|critical", CustomParser = ParseSeverity };

    private readonly Option<string?> _channel = new("--channel")
    {
        Description = "The channel in place of the instance's own.",
        HelpName = "NAME",
    };

    public AlertOptions(Command command, string severityDescription)
    {
        _severity.Description = severityDescription;
        _provider.Validators.Add(RefuseNothing);
        _channel.Validators.Add(RefuseNothing);
        command.Options.Add(_provider);
        command.Options.Add(_severity);
        command.Options.Add(_channel);
    }

    public AlertSeverity? Severity(ParseResult parsed) => parsed.GetValue(_severity);

    /// <summary>Makes the instance that is meant.</summary>
    /// <exception cref="Diagnostics.FapilogException">It cannot be made; every fault is in it.</exception>
    public ConfiguredInstance Open(ParseResult parsed, FileInfo? config, ILoggerFactory loggers) =>
        ConfiguredInstance.Open(ToolConfiguration.Load(config), parsed.GetValue(_provider)!, parsed.GetValue(_channel), loggerFactory: loggers);

    private static AlertSeverity? ParseSeverity(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (SeverityWord.TryParse(text, out var severity))
        {
            return severity;
        }

        result.AddError($"'{text}' is not a severity. '--severity' is 'info', 'warning', 'error' or 'critical'.");
        return null;
    }

    private static void RefuseNothing(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"'{result.Option.Name}' is empty. Give a name.");
        }
    }
}
