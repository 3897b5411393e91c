using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Recovery;

/// <summary>
/// Opens a trail that no process runs, for one command of an operator. It delivers no alerts, verifies and removes nothing: the
/// next start does.
/// </summary>
internal static class StoppedTrail
{
    /// <summary>Opens the trail. Whoever called disposes it.</summary>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="configured">The options; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system clock.</param>
    /// <param name="loggers">Where the trail logs.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FapilogException">
    /// Another trail holds the directory, it cannot be written, or its key is not given.
    /// </exception>
    public static async Task<AuditTrail> OpenAsync(
        string directory,
        AuditTrailOptions? configured,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggers = null,
        CancellationToken cancellationToken = default)
    {
        configured ??= new AuditTrailOptions();
        ThrowIfUnusable(directory, configured);
        var options = new AuditTrailOptions
        {
            StoragePath = directory,
            Seal = configured.Seal,
            Policy = configured.Policy,
            Undelivered = UndeliveredLimits.Largest,
            TakesCommands = false,
        };
        var trail = new AuditTrail(options, Array.Empty<AlertInstance>(), timeProvider, loggers);
        try
        {
            await trail.StartAsync(cancellationToken).ConfigureAwait(false);
            return trail;
        }
        catch
        {
            await trail.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Throws if a command could not be carried out in a directory, or recorded.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FapilogException">The trail's key is not given, or nothing would be stored.</exception>
    public static void ThrowIfUnusable(string directory, AuditTrailOptions configured)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(PathText.NotSeen(
                directory,
                $"There is no trail at '{directory}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl."));
        }

        ThrowIfKeyIsMissing(directory, configured.Seal, "Name the configuration that has it with '--config'.");
        if (!configured.Policy.Enabled)
        {
            throw new FapilogException(new Fault(
                AuditCodes.CommandNotDone,
                "The policy is not enabled, so the command could not be recorded. Set 'Fapilog:Audit:Policy:Enabled' to true."));
        }
    }

    /// <summary>
    /// Opened without its key, a trail would leave an unsigned end, and the evidence would be lost.
    /// </summary>
    /// <exception cref="FapilogException">The seals are signed, and no key is given.</exception>
    public static void ThrowIfKeyIsMissing(string directory, SealOptions seal, string remedy)
    {
        if (seal.Key is null
            && (SealFile.TryRead(PhysicalFileSystem.Instance, directory, out _)?.KeyInForce
                ?? TrailHead.TryRead(PhysicalFileSystem.Instance, directory, out _)?.KeyId) is { } key)
        {
            throw new FapilogException(new Fault(
                AuditCodes.SealKeyUnusable,
                $"The seals in '{directory}' are signed with the key {key}, and no key is given. {remedy}"));
        }
    }
}
