using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Loading;

/// <summary>
/// Opens a file of a provider without waiting, whatever was put there meanwhile. Where links may lead was checked before.
/// </summary>
internal static class CheckedFile
{
    /// <exception cref="FapilogException">It may not be read, or is a directory, a named pipe, a socket or a device.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
#pragma warning disable CA2000 // The stream owns the handle.
            return new FileStream(
                RegularFile.TryOpen(path, FileAccess.Read, followLink: true) ?? throw new FileNotFoundException($"'{path}' is no longer there."), FileAccess.Read, bufferSize: 0);
#pragma warning restore CA2000
        }
        catch (IrregularFileException exception)
        {
            throw Refused($"'{path}' is not a regular file. Remove it from the provider's folder.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused($"'{path}' cannot be read: {Sentence.Of(exception.Message)} Make it readable for this process.", exception);
        }
    }

    private static FapilogException Refused(string message, Exception cause) =>
        new(new Fault(LoadingCodes.UnreadableFile, message), cause);
}
