using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Recovery;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Cli;

/// <summary>
/// Has a command carried out by the trail that runs in a directory, or by this process if none does.
/// </summary>
internal static class TrailCommand
{
    /// <exception cref="FapilogException">It was not carried out, or nobody knows.</exception>
    public static async Task<AuditMap> SendAsync(
        string directory, AuditTrailOptions? configured, string command, AuditMap arguments, ToolConsole console,
        CancellationToken cancellationToken)
    {
        using var loggers = new PeopleLoggerFactory(console);
        return await new ControlClient(directory).SendAsync(Request(command, arguments), CarryOutAsync, cancellationToken);

        async Task<AuditMap> CarryOutAsync(ControlRequest request, CancellationToken cancellationToken)
        {
            await using var trail =
                await StoppedTrail.OpenAsync(directory, configured, loggers: loggers, cancellationToken: cancellationToken);
            return await trail.CarryOutAsync(request, cancellationToken);
        }
    }

    /// <summary>
    /// Has a command carried out that needs the alert instances: where no trail runs, this process starts the one of a
    /// configuration for it.
    /// </summary>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="config">The configuration that has the instances; null where none is named.</param>
    /// <param name="command">The name of the command.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">How long to wait for the answer of a trail that runs.</param>
    /// <param name="console">Where the trail that is started logs.</param>
    /// <param name="cancellationToken">Takes a command back that was not taken yet.</param>
    /// <exception cref="FapilogException">It was not carried out, or nobody knows.</exception>
    public static async Task<AuditMap> SendToInstancesAsync(
        string directory, FileInfo? config, string command, AuditMap arguments, TimeSpan limit, ToolConsole console,
        CancellationToken cancellationToken)
    {
        using var loggers = new PeopleLoggerFactory(console);
        return await new ControlClient(directory, limit)
            .SendAsync(Request(command, arguments), CarryOutAsync, cancellationToken);

        async Task<AuditMap> CarryOutAsync(ControlRequest request, CancellationToken cancellationToken)
        {
            if (config is null)
            {
                throw new FapilogException(new Fault(
                    AuditCodes.CommandNotDone,
                    $"No trail runs in '{directory}', and no configuration says how to deliver its alerts. Name it with '--config', or start the application and give the command again."));
            }

            var configuration = new ConfigurationBuilder()
                .AddConfiguration(ToolConfiguration.Load(config))
                .AddInMemoryCollection([new("Fapilog:Audit:StoragePath", directory)])
                .Build();
            await using var runtime = FapilogRuntime.Create(configuration, loggerFactory: loggers);
            await runtime.Trail.StartAsync(cancellationToken);
            return await runtime.Trail.CarryOutAsync(request, cancellationToken);
        }
    }

    private static ControlRequest Request(string command, AuditMap arguments) =>
        new(command, arguments, Environment.UserName, TimeProvider.System.GetUtcNow());
}
