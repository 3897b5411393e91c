using Snapshooter;
using Snapshooter.Xunit;

namespace Fapilog.Tests.Shared;

/// <summary>
/// Compares text with the file of the calling test in <c>__snapshots__</c>. The one place that knows the snapshot library.
/// </summary>
internal static class TextSnapshot
{
    // Without it, the library passes a test whose file is missing and writes the file. Set it to false to accept new texts.
    static TextSnapshot()
    {
        const string strict = "SNAPSHOOTER_STRICT_MODE";
        Environment.SetEnvironmentVariable(strict, Environment.GetEnvironmentVariable(strict) ?? "true");
    }

    /// <summary>Compares; call it from the test method itself, from which the file takes its name.</summary>
    public static void Match(string text, string? caseName = null)
    {
        var normal = text.ReplaceLineEndings("\n");
        if (caseName is null)
        {
            Snapshot.Match(normal);
        }
        else
        {
            Snapshot.Match(normal, SnapshotNameExtension.Create(caseName));
        }
    }
}
