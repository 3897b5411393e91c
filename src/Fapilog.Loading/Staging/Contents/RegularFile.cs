using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Opens a file of a provider without waiting, whatever was put there meanwhile.
/// </summary>
internal static class RegularFile
{
    /// <exception cref="FapilogException">It may not be read, or is a named pipe, a socket or a device.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            return OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : OpenOnUnix(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused($"'{path}' cannot be read: {Sentence.Of(exception.Message)} Make it readable for this process.", exception);
        }
    }

    private static FileStream OpenOnUnix(string path)
    {
        var (handle, failure) = UnixCalls.OpenWithoutWaiting(path);
        if (failure is not null)
        {
            handle.Dispose();
            throw new IOException(failure);
        }

        var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw Refused($"'{path}' is not a regular file. Remove it from the provider's folder.");
    }

    private static FapilogException Refused(string message, Exception? cause = null) =>
        new(new Fault(LoadingCodes.UnreadableFile, message), cause);
}
