namespace Fapilog.Storage;

/// <summary>
/// Something else lies where a trail keeps a regular file: a link, a directory, a named pipe, a socket, a device, or a file
/// longer than any the trail writes there.
/// </summary>
#pragma warning disable CA1032 // Without the path and what lies there it would say nothing.
#pragma warning disable CA1064 // Callers of the public methods know it as an IOException, or by its code.
internal sealed class IrregularFileException : IOException
#pragma warning restore CA1064, CA1032
{
    /// <param name="path">The path.</param>
    /// <param name="found">What lies there, with its article.</param>
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

    /// <summary>Gets what lies there, such as <c>a named pipe</c>.</summary>
    public string Found { get; }

    public static IrregularFileException TooLong(string path, long length, long longest) =>
        new(path, $"a file of {length} bytes, more than the {longest} it may have", string.Empty);
}
