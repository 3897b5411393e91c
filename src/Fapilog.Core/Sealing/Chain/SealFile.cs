using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// The file of seals: lines that are only ever appended, each naming the hash of the one before.
/// </summary>
internal sealed class SealFile
{
    public const string FileName = KeptFiles.SealsName;

    // A seal takes less than 1 KiB, so this is more than a hundred years of days. What is longer was not written by a trail,
    // and must not fill the memory of whoever reads it.
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

    /// <summary>Reads the complete lines; none when there is no file. What a crash left behind the last line feed is no line.</summary>
    /// <exception cref="IOException">The file cannot be read, or is longer than any trail writes.</exception>
    public SealChain Read(CancellationToken cancellationToken = default)
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
        var chain = SealChain.Parse(LineReader.Read(stream).Where(line => line.IsTerminated).Take(MaxLines));
        return chain is { Entries.Count: < MaxLines }
            ? chain
            : throw new IOException(
                $"The file '{FileName}' has more than {MaxLines} lines, and no trail writes so many. Keep a copy for whoever investigates, move it "
                + "away, and run 'fapilog recover'.");
    }

    /// <summary>Reads as <see cref="Read"/> does; null, and why, when the file cannot be read.</summary>
    public static SealChain? TryRead(ITrailFileSystem files, string directory, out IOException? failure, CancellationToken cancellationToken = default)
    {
        try
        {
            failure = null;
            return new SealFile(files, directory).Read(cancellationToken);
        }
        catch (IOException exception)
        {
            failure = exception;
            return null;
        }
    }

    /// <summary>Appends a line durably, over what a crash left unfinished behind a length. A failure leaves no part of it.</summary>
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
