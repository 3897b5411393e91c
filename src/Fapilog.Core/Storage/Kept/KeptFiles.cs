namespace Fapilog.Storage;

/// <summary>
/// The files that a trail keeps beside its day files, and their maximum lengths. The limits matter because any account with write
/// access to the directory can write these files too.
/// </summary>
internal static class KeptFiles
{
    /// <summary>The maximum length of a file with a single entry, in bytes.</summary>
    public const int Small = 64 * 1024;

    /// <summary>The maximum length of a file that lists open entries, in bytes.</summary>
    public const int List = 4 * 1024 * 1024;

    /// <summary>The maximum length of the file of seals, in bytes: a line per day for more than a hundred years.</summary>
    public const int Seals = 32 * 1024 * 1024;

    /// <summary>
    /// The maximum length of a cursor, in bytes: some 20 for each alert that is owed and found room in <c>QueueCapacity</c>.
    /// </summary>
    public const int Cursor = 1024 * 1024 * 1024;

    /// <summary>The maximum length of the file of undelivered alerts, in bytes, whatever the options say.</summary>
    public const int Undelivered = 1024 * 1024 * 1024;

    // Files that auditors do not read are hidden and do not match fapilog-audit's glob audit_*.jsonl.
    public const string LockName = ".audit.lock";
    public const string OwnerName = ".audit.owner.json";
    public const string HeadName = "head.json";
    public const string StartAnchorName = "start-anchor.json";
    public const string TornFragmentsName = ".audit.torn.json";
    public const string OpenFindingsName = ".audit.findings.json";
    public const string UndeliveredName = ".audit.undelivered.jsonl";
    public const string SilencesName = ".audit.silences.json";
    public const string SealsName = "seals.jsonl";

    private static readonly (string Name, long Longest)[] All =
    [
        (LockName, Small),
        (OwnerName, Small),
        (HeadName, Small),
        (StartAnchorName, Small),
        (TornFragmentsName, List),
        (OpenFindingsName, List),
        (UndeliveredName, Undelivered),
        (SilencesName, List),
        (SealsName, Seals),
    ];

    /// <summary>Returns the files that are not what a trail writes there, and what was found instead.</summary>
    public static IEnumerable<IrregularFileException> Irregular(ITrailFileSystem files, string directory) =>
        All.Select(kept => Irregular(files, Path.Combine(directory, kept.Name), kept.Longest)).OfType<IrregularFileException>();

    /// <exception cref="IrregularFileException">A day file, or a file kept beside them, is not a regular file.</exception>
    public static void ThrowIfIrregular(ITrailFileSystem files, string directory)
    {
        var days = DayFiles.List(files, directory)
            .Select(day => Irregular(files, day.Path, long.MaxValue))
            .OfType<IrregularFileException>();
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
            // Held by a trail, as Windows locks, or inaccessible to this account: code that needs the content gets the error.
            return null;
        }
    }
}
