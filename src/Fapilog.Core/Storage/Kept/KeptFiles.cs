namespace Fapilog.Storage;

/// <summary>
/// The files a trail keeps beside its days, and how long each may be: whoever can write the directory can write them too.
/// </summary>
internal static class KeptFiles
{
    /// <summary>The most bytes of a file that says one thing.</summary>
    public const int Small = 64 * 1024;

    /// <summary>The most bytes of a file that lists what is open.</summary>
    public const int List = 4 * 1024 * 1024;

    /// <summary>The most bytes of the seals: a line for each day of more than a hundred years.</summary>
    public const int Seals = 32 * 1024 * 1024;

    // All but what auditors read are outside the sibling's glob audit_*.jsonl, and hidden.
    public const string LockName = ".audit.lock";
    public const string OwnerName = ".audit.owner.json";
    public const string HeadName = "head.json";
    public const string StartAnchorName = "start-anchor.json";
    public const string TornFragmentsName = ".audit.torn.json";
    public const string OpenFindingsName = ".audit.findings.json";
    public const string SealsName = "seals.jsonl";

    private static readonly (string Name, long Longest)[] All =
    [
        (LockName, Small),
        (OwnerName, Small),
        (HeadName, Small),
        (StartAnchorName, Small),
        (TornFragmentsName, List),
        (OpenFindingsName, List),
        (SealsName, Seals),
    ];

    /// <summary>Returns those that are none of what a trail writes, and what lies there instead.</summary>
    public static IEnumerable<IrregularFileException> Irregular(ITrailFileSystem files, string directory) =>
        All.Select(kept => Irregular(files, Path.Combine(directory, kept.Name), kept.Longest)).OfType<IrregularFileException>();

    /// <exception cref="IrregularFileException">Something else lies in place of a day file, or of one kept beside them.</exception>
    public static void ThrowIfIrregular(ITrailFileSystem files, string directory)
    {
        var days = DayFiles.List(files, directory).Select(day => Irregular(files, day.Path, long.MaxValue)).OfType<IrregularFileException>();
        if (Irregular(files, directory).Concat(days).FirstOrDefault() is { } irregular)
        {
            throw irregular;
        }
    }

    private static IrregularFileException? Irregular(ITrailFileSystem files, string path, long longest)
    {
        try
        {
            using var file = files.OpenRead(path);
            return file?.Length > longest ? IrregularFileException.TooLong(path, file.Length, longest) : null;
        }
        catch (IrregularFileException exception)
        {
            return exception;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Held by a trail, as Windows locks, or not for this account: whoever needs what it says is told.
            return null;
        }
    }
}
