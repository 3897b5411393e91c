using System.CommandLine;
using System.CommandLine.Parsing;
using Fapilog.Alerting;
using Fapilog.Hosting;
using Fapilog.Loading;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts</c>: what instances send, what they gave up, what is withheld, and how far each is.
/// </summary>
internal sealed class AlertsCommand : Command
{
    public AlertsCommand(ToolConsole console)
        : base("alerts", "Show what an alert instance would send, send a test, list what was not delivered or send it again, silence alerts, or move a cursor.")
    {
        Subcommands.Add(new AlertsRenderCommand(console));
        Subcommands.Add(new AlertsTestCommand(console));
        Subcommands.Add(new AlertsUndeliveredCommand(console));
        Subcommands.Add(new AlertsReplayCommand(console));
        Subcommands.Add(new SilenceCommand(console));
        Subcommands.Add(new CursorCommand(console));
    }
}

/// <summary>
/// The options that choose the instance, and the severity and channel of its alert.
/// </summary>
internal sealed class AlertOptions
{
    private readonly Option<string> _provider = new("--provider")
    {
        Description = "The name of an instance, as 'fapilog config check' lists them, or of the provider of exactly one. Case, '-' and '_' do not matter.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<AlertSeverity?> _severity;

    private readonly Option<string?> _channel = new("--channel")
    {
        Description = "The channel in place of the instance's own.",
        HelpName = "NAME",
    };

    public AlertOptions(Command command, string severityDescription)
    {
        _severity = WordOption.Create(
            "--severity", "severity", severityDescription, [.. Enum.GetValues<AlertSeverity>().Select(SeverityWord.Pair)]);
        _provider.Validators.Add(RefuseEmpty);
        _channel.Validators.Add(RefuseEmpty);
        command.Options.Add(_provider);
        command.Options.Add(_severity);
        command.Options.Add(_channel);
    }

    public AlertSeverity? Severity(ParseResult parsed) => parsed.GetValue(_severity);

    /// <summary>Creates the chosen instance.</summary>
    /// <exception cref="Diagnostics.FapilogException">It cannot be created. Contains every fault.</exception>
    public ConfiguredInstance Open(ParseResult parsed, FileInfo? config, ToolConsole console, ILoggerFactory loggers) =>
        ConfiguredInstance.Open(
            ToolConfiguration.Load(config, console),
            parsed.GetValue(_provider)!,
            parsed.GetValue(_channel),
            loggerFactory: loggers);

    private static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"'{result.Option.Name}' is empty. Give a name.");
        }
    }
}

/// <summary>
/// The warnings about an instance, which do not prevent that its alert is shown or sent.
/// </summary>
internal static class InstanceNotes
{
    public static IEnumerable<string> For(ConfiguredInstance instance, AlertSeverity severity)
    {
        if (!instance.IsConfigured)
        {
            yield return $"No instance is called '{instance.Name}': the provider of that name is used, and no trail sends it an alert until an instance of it is configured.";
        }

        if (ProviderName.Fold(instance.Request.ProviderName) == ProviderName.Noop)
        {
            yield return "'noop' is built in and does nothing: nobody is alerted by it.";
        }

        if (severity < instance.Options.MinimumSeverity)
        {
            yield return $"The instance's MinimumSeverity is {instance.Options.MinimumSeverity}: an alert of severity {SeverityWord.From(severity)} that a trail raises would not reach it.";
        }
    }
}

/// <summary>
/// A severity as users and scripts write it.
/// </summary>
internal static class SeverityWord
{
    public static string From(AlertSeverity severity) => severity.ToString().ToLowerInvariant();

    public static (string Word, AlertSeverity Value) Pair(AlertSeverity severity) => (From(severity), severity);
}
