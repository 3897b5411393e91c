namespace Fapilog.Storage;

/// <summary>
/// The exception that is thrown when a path that must hold a regular file of the trail holds something else: a link, a
/// directory, a named pipe, a socket, a device, or a file longer than any the trail writes there.
/// </summary>
#pragma warning disable CA1032 // The exception requires the path and what was found there.
#pragma warning disable CA1064 // Callers of public methods see it as an IOException, or by its code.
internal sealed class IrregularFileException : IOException
#pragma warning restore CA1064, CA1032
{
    /// <param name="path">The path.</param>
    /// <param name="found">What was found there, with its article.</param>
    public IrregularFileException(string path, string found)
        : this(path, found, ", where a regular file belongs")
    {
    }

    private IrregularFileException(string path, string found, string instead)
        : base($"'{path}' is {found}{instead}. Find out who put it there and move it away.")
    {
        (Path, Found) = (path, found);
    }

    public string Path { get; }

    /// <summary>Gets what was found there, such as <c>a named pipe</c>.</summary>
    public string Found { get; }

    public static IrregularFileException TooLong(string path, long length, long longest) =>
        new(path, $"a file of {length} bytes, more than the {longest} it may have", string.Empty);
}
