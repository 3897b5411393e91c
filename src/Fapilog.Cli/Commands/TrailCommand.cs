using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Recovery;

namespace Fapilog.Cli;

/// <summary>
/// Has a command carried out by the trail that runs in a directory, or by this process if none does.
/// </summary>
internal static class TrailCommand
{
    /// <exception cref="Diagnostics.FapilogException">It was not carried out, or nobody knows.</exception>
    public static async Task<AuditMap> SendAsync(
        string directory, AuditTrailOptions? configured, string command, AuditMap arguments, ToolConsole console,
        CancellationToken cancellationToken)
    {
        using var loggers = new PeopleLoggerFactory(console);
        var request = new ControlRequest(command, arguments, Environment.UserName, TimeProvider.System.GetUtcNow());
        return await new ControlClient(directory).SendAsync(request, CarryOutAsync, cancellationToken);

        async Task<AuditMap> CarryOutAsync(ControlRequest request, CancellationToken cancellationToken)
        {
            await using var trail =
                await StoppedTrail.OpenAsync(directory, configured, loggers: loggers, cancellationToken: cancellationToken);
            return await trail.CarryOutAsync(request, cancellationToken);
        }
    }
}
