using System.Security.Cryptography;
using System.Text;
using Fapilog.Diagnostics;
using Fapilog.Sealing;

namespace Fapilog.Cli;

/// <summary>
/// A new key in a file that only its owner may read, and for ECDSA its public half beside it.
/// </summary>
internal sealed class KeyFile
{
    private const int HmacBytes = 32;

    private KeyFile(string path, string? publicPath)
    {
        Path = path;
        PublicPath = publicPath;
    }

    public string Path { get; }

    /// <summary>Gets where the public half is; null for HMAC, which has none.</summary>
    public string? PublicPath { get; }

    /// <summary>Makes a key. A file that exists is never overwritten: it may be the only copy of a key.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static KeyFile Create(string path, SealAlgorithm algorithm)
    {
        if (algorithm is SealAlgorithm.HmacSha256)
        {
            Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(HmacBytes)) + "\n", isSecret: true);
            return new KeyFile(path, null);
        }

        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(path, pair.ExportPkcs8PrivateKeyPem() + "\n", isSecret: true);
        var made = new KeyFile(path, null);
        try
        {
            Write(path + ".pub", pair.ExportSubjectPublicKeyInfoPem() + "\n", isSecret: false);
        }
        catch
        {
            made.Delete();
            throw;
        }

        return new KeyFile(path, path + ".pub");
    }

    /// <summary>Takes a key back that was not put to use.</summary>
    public void Delete()
    {
        File.Delete(Path);
        if (PublicPath is not null)
        {
            File.Delete(PublicPath);
        }
    }

    private static void Write(string path, string text, bool isSecret)
    {
        if (System.IO.Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                PathText.NotSeen(folder, $"There is no directory '{folder}'. Make it, or name another file with '--out'."));
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a directory. Name a file with '--out'.");
        }

        if (System.IO.Path.Exists(path))
        {
            throw new IOException($"'{path}' exists, and a key is never overwritten. Name another file, or use the key that is there with '--key file:{path}'.");
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(text));

        // The seals that will name the key are durable too.
        file.Flush(flushToDisk: true);
    }
}
