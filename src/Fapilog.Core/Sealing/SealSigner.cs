using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// Writes and signs the lines of <c>seals.jsonl</c>, and signs the end that <c>head.json</c> states. It signs nothing on top of
/// content that it cannot verify: it then gives the reason in <see cref="Refusal"/>, and the trail continues without seals.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class SealSigner
{
    // More would exceed the maximum length of the head; reaching it takes years in which no seal could be written.
    private const int MostUnsealed = 1000;

    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly SealOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly SealFile _file;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _closed = new(StringComparer.Ordinal);
    private SealChain _chain;
    private SealKey? _key;
    private bool _filesChecked;

    private SealSigner(ITrailFileSystem files, string directory, SealOptions options, SealKey? key, TimeProvider timeProvider)
    {
        _files = files;
        _directory = directory;
        _options = options;
        _key = key;
        _timeProvider = timeProvider;
        _file = new SealFile(files, directory);
        _chain = SealChain.Empty;
    }

    /// <summary>Gets why nothing is signed or sealed; null while signing works.</summary>
    public SealRefusal? Refusal { get; private set; }

    /// <summary>Gets the refusal that an operator overrode; null when there was none.</summary>
    public SealRefusal? OverriddenRefusal { get; private set; }

    /// <summary>
    /// Gets the key that signs now, even if the file that the options name no longer holds it; null when there is none.
    /// </summary>
    public SealKey? Key
    {
        get
        {
            lock (_lock)
            {
                return _key;
            }
        }
    }

    /// <summary>Gets the lines as last read.</summary>
    public SealChain Chain
    {
        get
        {
            lock (_lock)
            {
                return _chain;
            }
        }
    }

    /// <summary>Reads and checks the content of a directory, and starts the chain of seals when there is none.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The directory, which this process has locked.</param>
    /// <param name="options">The keys.</param>
    /// <param name="resume">The state of the directory as found at the start.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="word">The decision of an operator; null when there is none.</param>
    /// <param name="cancellationToken">Cancels between two reads.</param>
    /// <exception cref="FapilogException">A key cannot be used.</exception>
    /// <exception cref="IOException">The first line cannot be written.</exception>
    public static SealSigner Open(
        ITrailFileSystem files, string directory, SealOptions options, ResumePoint resume, TimeProvider timeProvider,
        SealOverride? word = null, CancellationToken cancellationToken = default)
    {
        var key = options.Key is null ? null : SealKey.ReadForSigning(options);
        SealKey[] keys = [.. key is null ? [] : (SealKey[])[key], .. options.ReadPreviousKeys()];
        var authority = new SealSigner(files, directory, options, key, timeProvider);
        try
        {
            authority._chain = authority._file.Read(cancellationToken: cancellationToken);
            authority.Refusal = SealPreconditions.Refuse(
                authority._chain, key, keys, resume) ?? authority.RefuseMissing() ?? authority.RefuseUnknown(resume.Previous);
            if (word is { Reason: SealStartReason.Reanchored })
            {
                // Check now what the next seal would check: an operator's decision must cover it.
                authority.CheckFiles(cancellationToken);
            }
        }
        catch (IOException exception)
        {
            // A chain that cannot be read cannot be continued, not even by an operator's decision.
            authority.Refusal = new SealRefusal(exception.Message, string.Empty);
            return authority;
        }

        if (authority.Refusal is { } refusal
            && word is { OverridesRefusal: true }
            && (key is not null || (authority._chain.KeyInForce ?? resume.Previous?.KeyId) is null))
        {
            authority.OverriddenRefusal = refusal;
            authority.Start(word.Reason, word.By);
            authority.RecordFormerRemoval();
        }
        else if (authority.Refusal is null && key is not null && authority._chain.KeyInForce != key.KeyId)
        {
            authority.Start(authority.ReasonToStart(word), word?.By);
        }

        // The existing content is verified, or covered by an operator's decision.
        foreach (var (name, length) in authority.UnsealedDays())
        {
            authority._closed[name] = length;
        }

        return authority;
    }

    /// <summary>
    /// Records a day that the trail closed, and the length of its file. The writer calls this before it writes the next day.
    /// </summary>
    public void NoteClosed(string file, long length)
    {
        lock (_lock)
        {
            _closed[file] = length;
        }
    }

    /// <summary>Returns whether a closed day may be sealed. With a key, only a day that the trail itself closed.</summary>
    public bool MaySeal(string file)
    {
        lock (_lock)
        {
            return _key is null || _closed.ContainsKey(file);
        }
    }

    /// <summary>
    /// Returns the signed end after which a killed process left unsigned events that are signed from now on; null when there
    /// are none.
    /// </summary>
    public TrailHead? UnsignedSince(ResumePoint resume) =>
        _key is not null && Refusal is null && resume.Previous is { Signature: not null } head && head.Position != resume.End
            && (head.Position.Sequence > 0 || resume.FilesBehind > 0)
                ? head
                : null;

    /// <summary>Stops signing and sealing.</summary>
    public void Refuse(SealRefusal reason)
    {
        lock (_lock)
        {
            Refusal ??= reason;
        }
    }

    /// <summary>
    /// Compares the files of the sealed days with their seals, once in the lifetime of this object. A mismatch stops the sealing.
    /// </summary>
    public void CheckFiles(CancellationToken cancellationToken)
    {
        if (_filesChecked || _key is null || Refusal is not null)
        {
            return;
        }

        var removed = Removed;
        foreach (var day in DaysToCheck)
        {
            using var file = _files.OpenRead(Path.Combine(_directory, day.File));
            if (file is null ? !removed.Explains(day) : DayDigest.Compute(day.File, file, cancellationToken) != day)
            {
                Refuse(new SealRefusal(
                    $"The file '{day.File}' is not what its seal says{(file is null ? ": it is gone" : string.Empty)}."));
                return;
            }
        }

        _filesChecked = true;
    }

    /// <summary>Appends a line, linked and signed. A changed key is recorded before it signs.</summary>
    /// <returns>False when nothing may be sealed; <see cref="Refusal"/> contains the reason.</returns>
    /// <exception cref="FapilogException">The key cannot be read.</exception>
    /// <exception cref="IOException">The line cannot be written.</exception>
    public bool TryAppend(SealContent content)
    {
        lock (_lock)
        {
            if (Refusal is null && IsChanged())
            {
                Refusal = new SealRefusal($"The file '{SealFile.FileName}' was changed by somebody else while the trail ran.");
            }

            if (Refusal is not null)
            {
                return false;
            }

            var key = _options.Key is null ? null : SealKey.ReadForSigning(_options);
            if (key is not null && key.KeyId != _chain.KeyInForce)
            {
                Write(new SealStart(SealStartReason.Rotated, _chain.KeyInForce, null), key);
            }

            _key = key;
            Write(content, key);
            if (content is DaySeal { Day: var day })
            {
                _closed.Remove(day.File);
            }

            return true;
        }
    }

    /// <summary>
    /// Adds the newest seal to a head, and signs it if signing is allowed. Called by the thread that writes the head.
    /// </summary>
    public TrailHead Complete(TrailHead head)
    {
        lock (_lock)
        {
            var whole = head with { Seal = _chain.Newest };
            return _key is null || Refusal is not null ? whole : _key.Sign(whole with { Unsealed = UnsealedBefore(head.File) });
        }
    }

    private RemovedDays Removed => new(Chain.Entries.Select(entry => entry.Seal?.Content).OfType<DaysRemoved>());

    // Days before the newest line of an operator's override are covered by that decision.
    private IEnumerable<DayDigest> DaysToCheck
    {
        get
        {
            var chain = Chain;
            var answeredFor =
                chain.Entries.LastOrDefault(entry => entry.Seal?.Start is { Reason: SealStartReason.Reanchored })?.Line ?? 0;
            return chain.Entries.Skip((int)answeredFor).Select(entry => entry.Seal?.Day).OfType<DayDigest>();
        }
    }

    private bool IsChanged()
    {
        try
        {
            return !_file.Read(_chain).IsSameAs(_chain);
        }
        catch (IrregularFileException)
        {
            return true;
        }
    }

    private SealRefusal? RefuseMissing() => _key is not null && MissingDays() is [var missing, ..]
        ? new SealRefusal(
            $"The file '{missing.File}' has a seal and is gone, and the seals do not say that retention removed it.")
        : null;

    /// <summary>
    /// Finds files of days before the signed end that have no seal and are not listed in the signed head: events could be moved
    /// into them, to be sealed and later removed by retention.
    /// </summary>
    private SealRefusal? RefuseUnknown(TrailHead? head)
    {
        if (_key is null || head is not { Signature: not null, File: { } end })
        {
            return null;
        }

        var (there, newest) = (UnsealedDays().ToDictionary(), NewestSealed);
        var unknown = there.FirstOrDefault(
            day => string.CompareOrdinal(day.Key, end) < 0 && day.Value > 0 && !head.Unsealed.Contains(new(day.Key, day.Value)));
        var gone = head.Unsealed.FirstOrDefault(day => string.CompareOrdinal(day.Key, newest) > 0 && !there.ContainsKey(day.Key));
        return unknown.Key is { } file
            ? new SealRefusal($"The file '{file}' is not as the trail left it, as its signed end says.")
            : gone.Key is { } name
                ? new SealRefusal($"The file '{name}' is gone, and was there when the end of the trail was signed.")
            : null;
    }

    private string NewestSealed => _chain.NewestDay is { } day ? DayFiles.NameOf(day) : string.Empty;

    private IEnumerable<KeyValuePair<string, long>> UnsealedDays()
    {
        var newest = _chain.NewestDay;
        foreach (var (_, path) in DayFiles.List(_files, _directory).Where(file => !(file.Day <= newest)))
        {
            using var file = _files.OpenRead(path);
            yield return new(Path.GetFileName(path), file?.Length ?? 0);
        }
    }

    private AuditMap UnsealedBefore(string? file)
    {
        // Sealed days are removed, so that there is rarely more than one: a head is written ten times a second.
        return AuditMap.Create(_closed
            .Where(day => string.CompareOrdinal(day.Key, file) < 0)
            .OrderByDescending(day => day.Key, StringComparer.Ordinal)
            .Take(MostUnsealed)
            .Select(day => new KeyValuePair<string, AuditValue>(day.Key, day.Value)));
    }

    // Checks only that the files exist: reading them all would delay the start.
    private DayDigest[] MissingDays()
    {
        var (names, removed) = (
            DayFiles.List(_files, _directory).Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal),
            Removed);
        return [.. DaysToCheck.Where(day => !names.Contains(day.File) && !removed.Explains(day))];
    }

    /// <summary>
    /// Records the removal of days that were removed before seals recorded removals. It was verified: an event of the trail
    /// explains it.
    /// </summary>
    private void RecordFormerRemoval()
    {
        DayDigest[] gone = [.. MissingDays().Where(day => day.Last.Sequence is not null)];
        if (gone is [.., { Last.Checksum: { } checksum } last])
        {
            Write(new DaysRemoved(last.File, gone.Length, last.Last.Sequence!.Value, checksum), _key);
        }
    }

    private string ReasonToStart(SealOverride? word) =>
        _chain.Entries.Count == 0 ? SealStartReason.Begun
        : word is { Reason: SealStartReason.Revoked } ? SealStartReason.Revoked
        : SealStartReason.Rotated;

    private void Start(string reason, string? by)
    {
        Refusal = null;
        Write(new SealStart(reason, _chain.KeyInForce, by), _key);
    }

    private void Write(SealContent content, SealKey? key)
    {
        try
        {
            _file.Append(Seal.Create(content, _timeProvider.GetUtcNow(), _chain.Newest, key).ToLine(), _chain.Length);
        }
        finally
        {
            // A line whose sync failed may be in the file too.
            _chain = _file.Read(_chain);
        }
    }
}
