using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// A DLL's metadata, held in memory until disposed. Nothing is loaded and no code of it runs.
/// </summary>
internal sealed class MetadataFile : IDisposable
{
    private readonly PEReader _image;

    private MetadataFile(PEReader image)
    {
        _image = image;

        // Without the projections for Windows metadata: a damaged header must not make other tables of these.
        Reader = image.HasMetadata ? image.GetMetadataReader(MetadataReaderOptions.None) : null;
    }

    /// <summary>Gets the metadata; <see langword="null"/> for a native library.</summary>
    public MetadataReader? Reader { get; }

    /// <summary>Opens a regular file. Damaged content makes it throw what the readers please.</summary>
    public static MetadataFile Open(string path)
    {
        // A FileStream given directly would be mapped, and a file cut short while mapped ends the process.
        var stream = new BufferedStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        PEReader? image = null;
        try
        {
            image = new PEReader(stream, PEStreamOptions.PrefetchMetadata);
            return new MetadataFile(image);
        }
        catch
        {
            image?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => _image.Dispose();
}
