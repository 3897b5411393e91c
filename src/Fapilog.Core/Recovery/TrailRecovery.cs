using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Recovery;

/// <summary>
/// Lets a trail go on after damage, by an operator's word: with a new segment whose first event names the last good event
/// and the damaged bytes. Nothing is removed and nothing is mended that way; a verification still shows the damage.
/// </summary>
/// <remarks>
/// It works on directories of the Python package as well, also on such as were written before events were chained. Nothing
/// else may hold the directory.
/// </remarks>
public static class TrailRecovery
{
    // The words by which a verification knows the event.
    private const string Kind = "chain_reanchored";

    /// <summary>Begins a new segment where the trail cannot go on by itself.</summary>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="cancellationToken">Ends the attempt before anything is written.</param>
    /// <returns>What was done. Where the trail can go on by itself, it was only opened and closed.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="FapilogException">Another trail holds the directory, its newest file lies in the future, or it cannot be written.</exception>
    public static Task<RecoveryReport> RecoverAsync(
        string directory, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.GetFullPath(directory);
        return Directory.Exists(path)
            ? RecoverAsync(PhysicalFileSystem.Instance, path, timeProvider ?? TimeProvider.System, cancellationToken)
            : throw new DirectoryNotFoundException($"There is no directory '{path}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl.");
    }

    internal static async Task<RecoveryReport> RecoverAsync(
        ITrailFileSystem files, string directory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAndCloseAsync(files, directory, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (FapilogException exception) when (exception.Faults is [{ Code: AuditCodes.CannotResume }])
        {
            using var held = await DirectoryLock.AcquireAsync(files, directory, TimeSpan.Zero, timeProvider, cancellationToken).ConfigureAwait(false);
            return Reanchor(files, directory, held, timeProvider, exception.Faults[0].Message, cancellationToken);
        }
    }

    // What a start mends by itself, it mends here, and says so in an event of its own.
    private static async Task<RecoveryReport> OpenAndCloseAsync(
        ITrailFileSystem files, string directory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }, Array.Empty<AlertInstance>(), files, timeProvider);
        await using (trail.ConfigureAwait(false))
        {
            await trail.StartAsync(cancellationToken).ConfigureAwait(false);
            await trail.StopAsync(CancellationToken.None).ConfigureAwait(false);
            return new RecoveryReport
            {
                Reanchored = false,
                Reason = "The trail can go on by itself.",
                LastSequence = trail.Statistics.LastSequenceNumber,
                LastChecksum = ChainTail.Find(files, directory, CancellationToken.None).Checksum,
            };
        }
    }

    private static RecoveryReport Reanchor(
        ITrailFileSystem files, string directory, DirectoryLock held, TimeProvider timeProvider, string reason, CancellationToken cancellationToken)
    {
        var survey = DamageSurvey.Of(files, directory, cancellationToken);
        var head = new TrailHead(ChainPosition.Start, survey.File, survey.FileLength);
        var newest = DayFiles.List(files, directory)[^1].Day;
        using var store = new TrailStore(
            files, directory, held, new ResumePoint(ChainPosition.Start, newest, head, []), Sealer.NewestSealed(files, directory), timeProvider, QuietLogger.Of(EventSourceLogger.Instance));

        var buffer = new ByteBuffer();
        var end = EventLine.Append(buffer, new EventNormalizer(survey.Level, timeProvider).Complete(EventOf(survey)), ChainPosition.Start);
        store.Commit(buffer.Memory.Span, end, DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime), sync: true);
        return new RecoveryReport
        {
            Reanchored = true,
            Reason = reason,
            PriorSequence = survey.Prior?.Sequence,
            PriorChecksum = survey.Prior?.Checksum,
            File = survey.File,
            Offset = survey.Offset,
            FragmentLength = survey.Length,
            FragmentSha256 = survey.Sha256,
            LastSequence = end.Sequence,
            LastChecksum = end.Checksum,
        };
    }

    private static AuditEvent EventOf(DamageSurvey survey) => new()
    {
        EventType = AuditEventType.ComponentRecovery,
        LogLevel = AuditLogLevel.Warning,
        Message = $"By an operator's word the trail goes on in a new segment after damage in '{survey.File}' from byte {survey.Offset} on.",
        Component = "fapilog",
        Operation = "recover",
        UserId = Environment.UserName,
        Metadata = AuditMap.Of(
            ("kind", Kind),
            ("prior_sequence", survey.Prior is { } prior ? prior.Sequence : AuditValue.Null),
            ("prior_checksum", survey.Prior?.Checksum is { } checksum ? checksum : AuditValue.Null),
            ("file", survey.File),
            ("offset", survey.Offset),
            ("fragment_length", survey.Length),
            ("fragment_sha256", survey.Sha256)),
    };
}
