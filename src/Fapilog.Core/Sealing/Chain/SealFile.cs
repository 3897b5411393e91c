using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// The file of seals: an append-only file of lines, each with the hash of the line before.
/// </summary>
internal sealed class SealFile
{
    public const string FileName = KeptFiles.SealsName;

    // A seal takes less than 1 KiB, so this holds more than a hundred years of days. A longer file was not written by a trail,
    // and must not fill the memory of the process that reads it.
    private const long MaxLength = KeptFiles.Seals;
    private const int MaxLines = 100_000;

    private readonly ITrailFileSystem _files;
    private readonly string _directory;

    public SealFile(ITrailFileSystem files, string directory)
    {
        _files = files;
        _directory = directory;
    }

    private string FilePath => Path.Combine(_directory, FileName);

    /// <summary>
    /// Reads the complete lines; empty when the file does not exist. An incomplete line that a crash left at the end is
    /// ignored.
    /// </summary>
    /// <param name="known">The lines as read before; null for none. What is still the same is not parsed again.</param>
    /// <param name="cancellationToken">Cancels between two reads.</param>
    /// <exception cref="IOException">The file cannot be read, or is longer than any that a trail writes.</exception>
    public SealChain Read(SealChain? known = null, CancellationToken cancellationToken = default)
    {
        using var file = _files.OpenRead(FilePath);
        if (file is null)
        {
            return SealChain.Empty;
        }

        if (file.Length > MaxLength)
        {
            throw IrregularFileException.TooLong(FilePath, file.Length, MaxLength);
        }

        using var stream = new CancellableStream(new TrailFileStream(file), cancellationToken);
        var chain = SealChain.Parse(
            WithoutTornEnd(LineReader.Read(stream).Where(line => line.IsTerminated)).Take(MaxLines), known ?? SealChain.Empty);
        return chain is { Entries.Count: < MaxLines }
            ? chain
            : throw new IOException(
                $"The file '{FileName}' has more than {MaxLines} lines, and no trail writes so many. Keep a copy for whoever investigates, move it "
                + "away, and run 'fapilog recover'.");
    }

    /// <summary>Reads the file like <see cref="Read"/>, but returns null and the failure when it cannot be read.</summary>
    public static SealChain? TryRead(
        ITrailFileSystem files, string directory, out IOException? failure, CancellationToken cancellationToken = default)
    {
        try
        {
            failure = null;
            return new SealFile(files, directory).Read(cancellationToken: cancellationToken);
        }
        catch (IOException exception)
        {
            failure = exception;
            return null;
        }
    }

    /// <summary>
    /// Leaves out a last line with zeros in it: a power cut may keep the end of a line, and not the sectors before.
    /// </summary>
    private static IEnumerable<RawLine> WithoutTornEnd(IEnumerable<RawLine> lines)
    {
        RawLine? torn = null;
        foreach (var line in lines)
        {
            if (torn is { } before)
            {
                yield return before;
                torn = null;
            }

            if (line.Content.Span.Contains((byte)0))
            {
                // Reading on overwrites the content.
                torn = line with { Content = line.Content.ToArray() };
            }
            else
            {
                yield return line;
            }
        }
    }

    /// <summary>
    /// Appends a line durably, overwriting what a crash left incomplete beyond a length. A failure leaves no part of the line.
    /// </summary>
    public void Append(byte[] line, long length)
    {
        using var file = _files.OpenOrCreate(FilePath);
        if (file.Length > length)
        {
            file.SetLength(length);
        }

        try
        {
            file.Append([.. line, (byte)'\n'], length);
            file.Sync();
            _files.SyncDirectory(_directory);
        }
        catch
        {
            file.SetLength(length);
            throw;
        }
    }
}
