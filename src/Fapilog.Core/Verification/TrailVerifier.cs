using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Checks that a trail is what was written: every line against its own checksum, and the lines against each other.
/// </summary>
/// <remarks>
/// <para>
/// It writes nothing, may run beside the writer, goes on after the first fault, and reads every byte once. Memory grows
/// neither with the trail nor with what is found. Safe for use by several threads.
/// </para>
/// <para>
/// What it cannot find without an anchor, because nothing in the directory shows it: that the newest events are gone, or
/// that everything was written anew with new checksums. A sequence number and checksum kept elsewhere, as every alert
/// carries them, shows both.
/// </para>
/// <para>
/// Lines out of order are put in order when no more than 16,384 others stand between; a line that is later than that is an
/// <see cref="FindingKind.OutOfOrder"/> of severity error, beside the gap it left. A line longer than 32 MiB is not read,
/// and of one longer than 1 MiB only the bytes are judged.
/// </para>
/// </remarks>
public static class TrailVerifier
{
    /// <summary>Verifies a trail's directory, or one of its files by itself.</summary>
    /// <param name="path">The directory or the file.</param>
    /// <param name="options">Anchors, where to begin, strictness; <see langword="null"/> for none of it.</param>
    /// <param name="cancellationToken">Ends the work between two blocks of lines.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="VerificationOptions.FromSequence"/> is below 1.</exception>
    /// <exception cref="DirectoryNotFoundException">There is neither a directory nor a file at <paramref name="path"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VerificationReport Verify(
        string path, VerificationOptions? options = null, CancellationToken cancellationToken = default) =>
        Verify(path, options ?? new VerificationOptions(), SharedFiles.Open, cancellationToken);

    /// <summary>Verifies with another way to open a file.</summary>
    internal static VerificationReport Verify(
        string path, VerificationOptions options, Func<string, Stream> open, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (options.FromSequence is { } from)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from, nameof(options));
        }

        return new VerificationRun(options, open).Run(path, () => TrailFiles.List(path, options, cancellationToken), cancellationToken);
    }
}
