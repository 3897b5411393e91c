using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// What one DLL is and what it refers to, read from its metadata.
/// </summary>
internal sealed record ManagedDll
{
    public required string Path { get; init; }

    public required string Name { get; init; }

    public required Version Version { get; init; }

    public required IReadOnlyList<AssemblyRequest> References { get; init; }

    public required IReadOnlyList<string> NativeLibraries { get; init; }

    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>Returns <see langword="null"/> when the file is native, damaged, unreadable or no regular file.</summary>
    public static ManagedDll? Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length is 0 or > FileGate.MaxBytes)
            {
                return null;
            }

            // Buffered, as in the scan: a file cut short while it is mapped ends the process.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var buffered = new BufferedStream(file);
            using var image = new PEReader(buffered, PEStreamOptions.PrefetchMetadata);
            return image.HasMetadata && image.GetMetadataReader() is { IsAssembly: true } reader ? Read(path, reader) : null;
        }
#pragma warning disable CA1031 // Damaged metadata makes the reader throw what it pleases.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static ManagedDll Read(string path, MetadataReader reader)
    {
        var definition = reader.GetAssemblyDefinition();
        return new ManagedDll
        {
            Path = path,
            Name = reader.GetString(definition.Name),
            Version = definition.Version,
            References = Requests(reader),
            NativeLibraries = Modules(reader),
        };
    }

    private static List<AssemblyRequest> Requests(MetadataReader reader)
    {
        var requests = new List<AssemblyRequest>();
        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle);
            requests.Add(new AssemblyRequest(reader.GetString(reference.Name), reference.Version));
        }

        return requests;
    }

    private static List<string> Modules(MetadataReader reader)
    {
        var names = new List<string>();
        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.ModuleRef); row++)
        {
            names.Add(reader.GetString(reader.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name));
        }

        names.RemoveAll(string.IsNullOrEmpty);
        return names;
    }
}

/// <summary>
/// What a DLL asks for: an assembly's simple name, and the version it was built with.
/// </summary>
internal sealed record AssemblyRequest(string Name, Version Version);
