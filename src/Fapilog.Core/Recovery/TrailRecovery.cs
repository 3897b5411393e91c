using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Verification;

namespace Fapilog.Recovery;

/// <summary>
/// Lets a trail continue after damage, by an operator's decision: with a new segment whose first event names the last good event
/// and the damaged bytes, and with a line in the seals if these cannot be verified. Nothing is removed or
/// repaired; a verification still shows the damage.
/// </summary>
/// <remarks>
/// It also works on directories of the Python package, including those written before events were chained. No other
/// process may hold the directory.
/// </remarks>
public static class TrailRecovery
{
    // The terms by which a verification recognizes the event.

    /// <summary>Starts a new segment if the trail cannot continue by itself, and lets its seals continue.</summary>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system clock.</param>
    /// <param name="seal">
    /// The keys of the seals; <see langword="null"/> for none. Signed seals continue only with a key: the same one, or another
    /// if it is lost.
    /// </param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>What was found, done and left.</returns>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FapilogException">
    /// Another trail holds the directory, its newest file is dated in the future, it cannot be written, or a key cannot be used.
    /// </exception>
    public static async Task<RecoveryReport> RecoverAsync(
        string directory,
        TimeProvider? timeProvider = null,
        SealOptions? seal = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.GetFullPath(directory);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(PathText.NotSeen(
                path, $"There is no directory '{path}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl."));
        }

        var options = seal ?? new SealOptions();
        StoppedTrail.ThrowIfKeyIsMissing(
            path, options, "Name that key with '--key' or in the configuration of '--config', or another one where it is lost.");
        var found = Verify(path, options, cancellationToken);
        var report =
            await RecoverAsync(path, options, timeProvider ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        var left = Verify(path, options, cancellationToken);
        return report with { Found = found.Findings, Left = left.Findings, IsValid = left.Valid };
    }

    private static VerificationReport Verify(string directory, SealOptions seal, CancellationToken cancellationToken) =>
        TrailVerifier.Verify(directory, VerificationOptions.With(seal.ReadKeys()), cancellationToken);

    private static async Task<RecoveryReport> RecoverAsync(
        string directory, SealOptions seal, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var sealOverride = new SealOverride(SealStartReason.Reanchored, Environment.UserName);
        try
        {
            return await OpenAndCloseAsync(directory, seal, sealOverride, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (FapilogException exception) when (exception.Faults is [{ Code: AuditCodes.CannotResume }])
        {
            var files = PhysicalFileSystem.Instance;
            using var held =
                await TrailOpening.LockAsync(files, directory, timeProvider, cancellationToken).ConfigureAwait(false);
            return Reanchor(
                files, directory, held, seal, sealOverride, timeProvider, exception.Faults[0].Message, cancellationToken);
        }
    }

    // Repairs what a start repairs by itself, and records it in an event.
    private static async Task<RecoveryReport> OpenAndCloseAsync(
        string directory,
        SealOptions seal,
        SealOverride sealOverride,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var options = new AuditTrailOptions
        {
            StoragePath = directory,
            Seal = seal,
            SealOverride = sealOverride,
            Undelivered = UndeliveredLimits.Largest,
            TakesCommands = false,
        };
        var trail = new AuditTrail(options, Array.Empty<AlertInstance>(), timeProvider);
        await using (trail.ConfigureAwait(false))
        {
            await trail.StartAsync(cancellationToken).ConfigureAwait(false);
            await trail.StopAsync(CancellationToken.None).ConfigureAwait(false);
            return WithSeals(trail.Seals!, new RecoveryReport
            {
                Reanchored = false,
                Reason = "The trail can continue by itself.",
                LastSequence = trail.Statistics.LastSequenceNumber,
                LastChecksum = LastChecksum(directory),
            });
        }
    }

    private static string? LastChecksum(string directory)
    {
        try
        {
            return ChainTail.Find(PhysicalFileSystem.Instance, directory, CancellationToken.None).Checksum;
        }
        catch (StorageRefusedException damaged)
        {
            // The stop could not write its last line whole.
            throw TrailOpening.Explain(damaged, directory)!;
        }
    }

    private static RecoveryReport WithSeals(SealSigner seals, RecoveryReport report) =>
        report with
        {
            SealsReanchored = seals.OverriddenRefusal is not null,
            // What an operator overrode needs no remedy: it is done.
            SealsReason = seals.OverriddenRefusal?.Cause ?? seals.Refusal?.ToString(),
        };

    private static RecoveryReport Reanchor(
        ITrailFileSystem files,
        string directory,
        DirectoryLock held,
        SealOptions seal,
        SealOverride sealOverride,
        TimeProvider timeProvider,
        string reason,
        CancellationToken cancellationToken)
    {
        var survey = DamageSurvey.Inspect(files, directory, cancellationToken);
        var newest = DayFiles.List(files, directory)[^1].Day;
        var resume =
            new ResumePoint(ChainPosition.Start, newest, new TrailHead(ChainPosition.Start, survey.File, survey.FileLength))
            {
                Previous = TrailHead.Read(files, directory),
                PreviousHolds = false,
            };
        var logger = QuietLogger.Wrap(EventSourceLogger.Instance);
#pragma warning disable CA2000 // The store disposes what was opened.
        var opening = TrailOpening.At(files, directory, held, resume, seal, sealOverride, timeProvider, cancellationToken);
#pragma warning restore CA2000
        using var store = opening.CreateStore(opening.CreateHead(logger), static (_, _) => { });

        var buffer = new ByteBuffer();
        var normalizer = new EventNormalizer(survey.Level, timeProvider);
        var auditEvent = normalizer.Complete(EventOf(survey));
        var end = EventLine.Append(buffer, auditEvent, ChainPosition.Start);
        store.Commit(buffer.Memory.Span, end, DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime), sync: true);

        // Saved for the next start to raise: a recovery sends no alerts.
        var open = new OpenFindings(files, directory, timeProvider, logger);
        open.Add(TrailFindings.Reanchored(auditEvent.Message, survey.File, survey.Offset), auditEvent);
        open.NoteStored(
            auditEvent with { SequenceNumber = end.Sequence, Checksum = end.Checksum },
            new TrailPlace(store.FileDay, store.FileLength - buffer.Length));
        if (resume.Previous is { Position.Sequence: > 0 } head && !HeadLine.Exists(files, directory, head, cancellationToken))
        {
            var missing = TrailFindings.TailMissing(head, survey.Prior ?? ChainPosition.Start);
            open.Add(missing, normalizer.Complete(missing.ToEvent()));
        }

        open.Save();
        return WithSeals(opening.Seals, new RecoveryReport
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
        });
    }

    private static AuditEvent EventOf(DamageSurvey survey) => new()
    {
        EventType = AuditEventType.ComponentRecovery,
        LogLevel = AuditLogLevel.Warning,
        Message = $"By an operator's decision the trail continues in a new segment after damage in '{survey.File}' from byte {survey.Offset} on.",
        Component = "fapilog",
        Operation = "recover",
        UserId = Environment.UserName,
        Metadata = AuditMap.Create(
            ("kind", Reanchoring.Kind),
            ("prior_sequence", survey.Prior is { } prior ? prior.Sequence : AuditValue.Null),
            ("prior_checksum", survey.Prior?.Checksum is { } checksum ? checksum : AuditValue.Null),
            ("file", survey.File),
            ("offset", survey.Offset),
            ("fragment_length", survey.Length),
            ("fragment_sha256", survey.Sha256)),
    };
}
