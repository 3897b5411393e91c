using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Verifies that a trail is unchanged: every line against its own checksum, and the lines against each other.
/// </summary>
/// <remarks>
/// <para>
/// Verification writes nothing, may run beside the writer, continues after the first fault, and reads every byte once. Memory
/// use is independent of the size of the trail and of the number of findings. Safe for use by several threads.
/// </para>
/// <para>
/// Without an anchor it cannot detect that the newest events were removed, or that everything was rewritten with new checksums,
/// because nothing in the directory shows it. A sequence number and checksum kept elsewhere, as every alert carries them,
/// reveals both.
/// </para>
/// <para>
/// Lines out of order are reordered within a distance of 16,384 lines; a line that is later than that is an
/// <see cref="FindingKind.OutOfOrder"/> of severity error, in addition to the gap it left. A line longer than 32 MiB is not read,
/// and of a line longer than 1 MiB only the bytes are checked.
/// </para>
/// </remarks>
public static class TrailVerifier
{
    /// <summary>Verifies a trail's directory, or one of its files by itself.</summary>
    /// <param name="path">The directory or the file.</param>
    /// <param name="options">Anchors, starting point and strictness; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels between two blocks of lines.</param>
    /// <returns>The findings.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="VerificationOptions.FromSequence"/> is below 1.</exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="path"/> is neither a directory nor a file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VerificationReport Verify(
        string path, VerificationOptions? options = null, CancellationToken cancellationToken = default) =>
        Verify(path, options ?? new VerificationOptions(), RegularFile.OpenRead, cancellationToken);

    /// <summary>Verifies with a custom way to open a file.</summary>
    internal static VerificationReport Verify(
        string path, VerificationOptions options, Func<string, Stream> open, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (options.FromSequence is { } from)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from, nameof(options));
        }

        return new VerificationRun(options, open).Run(
            path, () => TrailFiles.List(path, options, cancellationToken), cancellationToken);
    }
}
