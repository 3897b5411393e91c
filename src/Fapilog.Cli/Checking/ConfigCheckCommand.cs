using System.CommandLine;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog config</c>: commands about the configuration.
/// </summary>
internal sealed class ConfigCommand : Command
{
    public ConfigCommand(ToolConsole console)
        : base("config", "Look at the configuration.")
    {
        Subcommands.Add(new ConfigCheckCommand(console));
        Subcommands.Add(new ConfigRoutesCommand(console));
    }
}

/// <summary>
/// <c>fapilog config check</c>: reports every fault and warning of a host's start, without starting or sending.
/// </summary>
internal sealed class ConfigCheckCommand : Command
{
    // What a host logs of safe mode; a check says it in its own words.
    private const int SafeModeOfAHost = 1131;

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public ConfigCheckCommand(ToolConsole console)
        : base(
            "check",
            "Say everything that is wrong with the configuration and its instances. Nothing is sent or written. Exit code 2 when something is.")
    {
        _console = console;
        _common = new CommonOptions(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        using var loggers = new PeopleLoggerFactory(_console, SafeModeOfAHost);
        loggers.Hold();
        var file = ToolConfiguration.PathOf(_common.Config(parsed));
        var check = Check(_common.Config(parsed), loggers);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, ConfigCheckDocument.From(check, file));
        }
        else
        {
            ConfigCheckTable.Write(_console, check, file);
        }

        loggers.Release();
        foreach (var warning in check.Warnings)
        {
            _console.Error($"warning: {warning}");
        }

        if (check.SafeMode)
        {
            _console.Error(
                "Safe mode: FAPILOG_SAFE_MODE is set, so no provider is looked at, nor its settings. Unset it and check again.");
        }

        foreach (var fault in check.Faults)
        {
            _console.Error(fault.ToString());
        }

        if (check.ProvidersSkipped)
        {
            _console.Error(
                "No provider was loaded, because the configuration is not good. Correct it and check again: then the providers' settings are checked too.");
        }

        RegisteredInCode.Tell(_console, check.Faults);
        return check.Faults.Count == 0 ? ExitCode.Good : ExitCode.Usage;
    }

    // A file that cannot be read is a fault like any other.
    private static ConfigurationCheck Check(FileInfo? config, PeopleLoggerFactory loggers)
    {
        try
        {
            return ConfigurationCheck.Run(ToolConfiguration.Load(config), loggerFactory: loggers);
        }
        catch (FapilogException exception) when (exception.Faults.Count > 0)
        {
            return new ConfigurationCheck { Faults = exception.Faults, Warnings = [], Instances = [], SafeMode = false };
        }
    }
}

/// <summary>
/// Whether a check says something about an instance: it does not where its provider was not loaded for faults elsewhere.
/// </summary>
internal static class CheckedState
{
    public static bool IsUnknown(ConfigurationCheck check, CheckedInstance instance) =>
        check.ProvidersSkipped && instance.State is AlertInstanceState.Disabled;
}

/// <summary>
/// The result of a check as text: a table of the instances, and the verdict.
/// </summary>
internal static class ConfigCheckTable
{
    public static void Write(ToolConsole console, ConfigurationCheck check, string? file)
    {
        if (check.Instances.Count > 0)
        {
            var table = new ToolTable("Instance", "State", "Provider", "Version", "Configured at");
            foreach (var instance in check.Instances)
            {
                table.AddRow(
                    [instance.Name],
                    [CheckedState.IsUnknown(check, instance) ? "Not checked" : instance.State.ToString()],
                    [instance.ProviderName],
                    [instance.Provider?.ProviderVersion ?? "-"],
                    [instance.ConfigurationPath]);
            }

            console.Table(table);
        }
        else if (check.Faults.Count == 0)
        {
            console.Line("No provider is named, so nobody is alerted.");
        }

        var source = file is null ? "The configuration (no file, the environment alone)" : $"The configuration '{file}'";
        console.Line(check.Faults.Count == 0
            ? check.NothingRead ? $"{source} has no section 'Fapilog', so nothing of it is used: see the warning." : $"{source} is good."
            : $"{source} is NOT good: {CountText.Format(check.Faults.Count, "fault")}.");
    }
}

/// <summary>
/// The result of a check as JSON.
/// </summary>
internal static class ConfigCheckDocument
{
    public static object From(ConfigurationCheck check, string? file) => new
    {
        Ok = check.Faults.Count == 0,
        File = file,
        check.SafeMode,
        check.ProvidersSkipped,
        Instances = check.Instances.Select(instance => new
        {
            instance.Name,
            Provider = instance.ProviderName,
            instance.ConfigurationPath,
            State = CheckedState.IsUnknown(check, instance) ? "NotChecked" : instance.State.ToString(),
            instance.Provider?.ProviderVersion,
            instance.Provider?.Path,
            Remarks = instance.Provider?.Remarks ?? [],
        }),
        Faults = check.Faults.Select(From),
        Warnings = check.Warnings.Select(From),
    };

    private static object From(Fault fault) => new { fault.Code, fault.Path, fault.Message };
}
