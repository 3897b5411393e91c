using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// What a check found, for people: a table of the instances, and the verdict.
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
                    [instance.State.ToString()],
                    [instance.ProviderName],
                    [instance.Provider?.ProviderVersion ?? "-"],
                    [instance.ConfigurationPath]);
            }

            console.Table(table);
        }
        else if (check.Faults.Count == 0)
        {
            console.Line("No provider is named: events are stored, and nobody is alerted.");
        }

        var source = file is null ? "The configuration (no file, the environment alone)" : $"The configuration '{file}'";
        console.Line(check.Faults.Count == 0
            ? $"{source} is good."
            : $"{source} is NOT good: {check.Faults.Count} {(check.Faults.Count == 1 ? "fault" : "faults")}.");
    }
}
