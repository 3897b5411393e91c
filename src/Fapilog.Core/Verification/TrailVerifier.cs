using Fapilog.Reading;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Checks that a trail is what was written: every line against its own checksum, and the lines against each other.
/// </summary>
/// <remarks>
/// <para>It writes nothing, and may run beside the writer. It goes on after the first fault.</para>
/// <para>
/// What it cannot find, because nothing in the directory shows it: that the newest events are gone, or that everything was
/// written anew with new checksums. A sequence number and checksum kept elsewhere, as every alert carries them, shows both.
/// </para>
/// </remarks>
public static class TrailVerifier
{
    private const string LooksLikeDayFile = "audit_*.jsonl";

    /// <summary>Verifies a trail's directory, or one of its files by itself.</summary>
    /// <param name="path">The directory or the file.</param>
    /// <param name="cancellationToken">Ends the work between two lines.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="DirectoryNotFoundException">There is neither a directory nor a file at <paramref name="path"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VerificationReport Verify(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        var findings = new List<VerificationFinding>();
        var inspector = new LineInspector(findings);
        var walker = new ChainWalker(findings);
        var events = 0L;

        var files = Files(path, findings);
        foreach (var file in files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            foreach (var line in LineReader.Read(stream))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (inspector.Inspect(Path.GetFileName(file), line) is { } link)
                {
                    walker.Add(link);
                    events++;
                }
            }
        }

        walker.Finish();
        return new VerificationReport
        {
            Events = events,
            Findings = [.. findings.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line ?? 0)],
        };
    }

    private static IReadOnlyList<string> Files(string path, List<VerificationFinding> findings)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no trail at '{path}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl, or one of them.");
        }

        foreach (var other in Directory.EnumerateFiles(path, LooksLikeDayFile).Where(file => !DayFiles.TryParseName(Path.GetFileName(file), out _)))
        {
            findings.Add(new VerificationFinding
            {
                Kind = FindingKind.IgnoredFile,
                Severity = FindingSeverity.Warning,
                File = Path.GetFileName(other),
            });
        }

        return [.. DayFiles.List(path).Select(file => file.Path)];
    }
}
