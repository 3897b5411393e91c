using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Fapilog.Packages.Tests.Support;

/// <summary>
/// What a DLL and its symbols say about how they were built.
/// </summary>
internal static class Assemblies
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static bool IsDeterministic(byte[] dll)
    {
        using var file = new PEReader(ImmutableArray.Create(dll));
        return file.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    /// <summary>Returns whether a DLL has native code beside its IL.</summary>
    public static bool IsCompiledAhead(byte[] dll)
    {
        using var file = new PEReader(ImmutableArray.Create(dll));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    /// <summary>Returns whether the symbols were made by the same compilation as the DLL.</summary>
    public static bool HasSymbols(byte[] dll, byte[] symbols)
    {
        using var file = new PEReader(ImmutableArray.Create(dll));
        using var pdb = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols));
        var codeView = file.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        var id = new BlobContentId(pdb.GetMetadataReader().DebugMetadataHeader!.Id);
        return id.Guid == file.ReadCodeViewDebugDirectoryData(codeView).Guid && id.Stamp == codeView.Stamp;
    }

    /// <summary>Returns the map from source files to their addresses; empty where the clone has no remote that serves
    /// files.</summary>
    public static string SourceLinkOf(byte[] symbols)
    {
        using var pdb = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols));
        var reader = pdb.GetMetadataReader();
        return string.Concat(reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
            .Select(reader.GetCustomDebugInformation)
            .Where(information => reader.GetGuid(information.Kind) == SourceLink)
            .Select(information => Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value))));
    }
}
