using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// Reads a DLL's metadata. Nothing is loaded and no code of it runs.
/// </summary>
internal static class AssemblyInspector
{
    public static Inspection Inspect(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // A FileStream given directly would be mapped, and a file cut short while mapped ends the process.
            using var buffered = new BufferedStream(file);
            using var image = new PEReader(buffered, PEStreamOptions.PrefetchMetadata);
            return image.HasMetadata ? Inspect(path, image.GetMetadataReader()) : NotAnAssembly(path, "it is a native library");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(null, new Rejection(
                LoadingCodes.UnreadableFile,
                $"'{path}' cannot be read: {Sentence.Of(exception.Message)} Make it readable for this process."));
        }
#pragma warning disable CA1031 // The scan's boundary: damaged metadata makes the reader throw what it pleases.
        catch (Exception)
#pragma warning restore CA1031
        {
            return NotAnAssembly(path, "it is damaged, cut short or something else under that name");
        }
    }

    private static Inspection Inspect(string path, MetadataReader reader)
    {
        if (!reader.IsAssembly)
        {
            return NotAnAssembly(path, "it is a module without a manifest");
        }

        var attributes = AssemblyAttributes.Read(reader);
        if (attributes.ContainsKey("ReferenceAssemblyAttribute"))
        {
            return NotAnAssembly(path, "it is a reference assembly, which has signatures only; copy the DLL from the build's output instead of 'ref'");
        }

        var references = reader.AssemblyReferences
            .Select(handle => reader.GetAssemblyReference(handle))
            .Select(reference => (Name: reader.GetString(reference.Name), reference.Version))
            .ToArray();
        var contract = references.FirstOrDefault(reference => reference.Name == ContractAssembly.Name).Version;
        return new(
            new AssemblyFacts
            {
                ProviderVersion = ProviderVersion(attributes, reader),
                ContractVersion = contract,
                TargetFramework = attributes.GetValueOrDefault("TargetFrameworkAttribute"),
                BaseLibrary = BaseLibrary(references),
                Providers = contract is null ? [] : DeclarationReader.Read(path, reader),
            },
            null);
    }

    private static (string Name, Version Version)? BaseLibrary((string Name, Version Version)[] references)
    {
        string[] known = ["System.Runtime", "netstandard", "mscorlib", "System.Private.CoreLib"];
        return known
            .SelectMany(name => references.Where(reference => reference.Name == name))
            .Select(reference => ((string, Version)?)reference)
            .FirstOrDefault();
    }

    /// <summary>The text people gave the version, without the commit a build appends to it.</summary>
    private static string ProviderVersion(Dictionary<string, string?> attributes, MetadataReader reader) =>
        attributes.GetValueOrDefault(nameof(AssemblyInformationalVersionAttribute)) is { Length: > 0 } text
            ? NameText.Shown(text.Split('+')[0])
            : reader.GetAssemblyDefinition().Version.ToString();

    private static Inspection NotAnAssembly(string path, string reason) => new(null, new Rejection(
        LoadingCodes.NotAnAssembly, $"'{path}' is not a .NET assembly that can be loaded: {reason}. Copy the provider's DLL again."));
}
