using System.Buffers;

namespace Fapilog.Loading;

/// <summary>
/// Copies a provider's files so that only their owner may change the copies. A link is copied as what it points to.
/// </summary>
internal static class PrivateCopy
{
    public const UnixFileMode OfFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="contents">What to copy.</param>
    /// <param name="target">The folder that takes it; made.</param>
    /// <exception cref="Diagnostics.FapilogException">A file may not be read, or is none any more.</exception>
    /// <exception cref="IOException">The copy could not be written.</exception>
    public static void Make(ProviderContents contents, string target)
    {
        MakeFolder(target);
        foreach (var folder in contents.Folders)
        {
            MakeFolder(Path.Combine(target, folder));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(1024 * 1024);
        try
        {
            foreach (var file in contents.Files)
            {
                CopyFile(file, Path.Combine(target, file.Name), buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OfFolder);
        }
    }

    /// <summary>Copies as much as was there when it was looked at: what grows meanwhile, as a device may, comes to an end.</summary>
    private static void CopyFile(ProviderFile file, string target, byte[] buffer)
    {
        using var source = CheckedFile.OpenRead(file.Path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // A helper program among the files stays one.
            options.UnixCreateMode = OfFile | (File.GetUnixFileMode(file.Path) & UnixFileMode.UserExecute);
        }

        using var copy = new FileStream(target, options);
        var left = file.Length;
        while (left > 0 && source.Read(buffer, 0, (int)Math.Min(left, buffer.Length)) is > 0 and var read)
        {
            copy.Write(buffer, 0, read);
            left -= read;
        }
    }
}
