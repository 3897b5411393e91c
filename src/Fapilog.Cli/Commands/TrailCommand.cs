using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;
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
    /// <param name="wait">
    /// Waits for the outcome; it is given the answer, and what sends further commands to the same trail.
    /// </param>
    /// <param name="console">Where the trail that is started logs.</param>
    /// <param name="cancellationToken">Takes a command back that was not taken yet.</param>
    /// <exception cref="FapilogException">It was not carried out, or nobody knows.</exception>
    public static async Task<AuditMap> SendToInstancesAsync(
        string directory, FileInfo? config, string command, AuditMap arguments,
        Func<AuditMap, Func<string, AuditMap, Task<AuditMap>>, Task<AuditMap>> wait, ToolConsole console,
        CancellationToken cancellationToken)
    {
        using var loggers = new PeopleLoggerFactory(console);
        var (client, isDone) = (new ControlClient(directory), false);
        var answer = await client.SendAsync(Request(command, arguments), CarryOutAsync, cancellationToken);
        return isDone ? answer : await wait(answer, (name, more) => client.SendAsync(
            Request(name, more), (_, _) => throw Ended(directory), cancellationToken));

        async Task<AuditMap> CarryOutAsync(ControlRequest request, CancellationToken cancellationToken)
        {
            if (config is null)
            {
                throw new FapilogException(new Fault(
                    AuditCodes.CommandNotDone,
                    $"No trail runs in '{directory}', and no configuration says how to deliver its alerts. Name it with '--config', or start the application and give the command again."));
            }

            var configuration = ToolConfiguration.Load(config);
            var settings = Find(configuration, directory);
            StoppedTrail.ThrowIfUnusable(directory, settings.Audit);
            await using var runtime =
                FapilogRuntime.Create(configuration, loggerFactory: loggers, trailName: settings.TrailName);
            var trail = runtime.Trail;
            await trail.StartAsync(cancellationToken);
            isDone = true;
            return await wait(
                await trail.CarryOutAsync(request, cancellationToken),
                (name, more) => trail.CarryOutAsync(Request(name, more), cancellationToken));
        }
    }

    // Another trail's instances would get what these owe.
    private static FapilogSettings Find(IConfiguration configuration, string directory) =>
        ConfiguredTrail.FindOf(configuration, directory) is { } found
            ? FapilogSettings.Read(configuration, found.TrailName)
            : throw new FapilogException(new Fault(
                AuditCodes.CommandNotDone,
                $"No trail runs in '{directory}', and the configuration has none there. It has trails in {Sentence.List(Directories(configuration))}. Name one of them, or another configuration."));

    private static IEnumerable<string> Directories(IConfiguration configuration) =>
        FapilogSettings.ReadAll(configuration).Select(trail => Path.GetFullPath(trail.Audit.StoragePath));

    private static FapilogException Ended(string directory) => new(new Fault(
        AuditCodes.CommandNotDone,
        $"The trail in '{directory}' ended while it carried out the command. 'fapilog alerts undelivered' shows what is left."));

    private static ControlRequest Request(string command, AuditMap arguments) =>
        new(command, arguments, Environment.UserName, TimeProvider.System.GetUtcNow());
}
