using System.Reflection;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Reads a DLL's metadata. Nothing is loaded and no code of it runs.
/// </summary>
internal static class AssemblyInspector
{
    private static readonly string[] BaseLibraries = ["System.Runtime", "netstandard", "mscorlib", "System.Private.CoreLib"];

    /// <summary>Looks at a file that may be opened, as <see cref="FileGate"/> says.</summary>
    public static Inspection Inspect(string path)
    {
        try
        {
            using var file = MetadataFile.Open(path);
            return file.Reader is { } reader ? Inspect(path, reader) : NotAnAssembly(path, "it is a native library", DllKind.Native);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(
                null,
                new Rejection(LoadingCodes.UnreadableFile, $"'{path}' cannot be read: {Sentence.Of(exception.Message)} Make it readable for this process."),
                DllKind.Other);
        }
#pragma warning disable CA1031 // The scan's boundary: damaged metadata makes the reader throw what it pleases.
        catch (Exception)
#pragma warning restore CA1031
        {
            return NotAnAssembly(path, "it is damaged, cut short or something else under that name", FileStart.KindOf(path));
        }
    }

    private static Inspection Inspect(string path, MetadataReader reader)
    {
        if (!reader.IsAssembly)
        {
            return NotAnAssembly(path, "it is a module without a manifest", DllKind.WithoutCode);
        }

        var attributes = AssemblyAttributes.Read(reader);
        if (attributes.ContainsKey("ReferenceAssemblyAttribute"))
        {
            return NotAnAssembly(
                path,
                "it is a reference assembly, which has signatures only; copy the DLL from the build's output instead of 'ref'",
                DllKind.WithoutCode);
        }

        var contract = Reference(reader, ContractAssembly.Name);
        return new(
            new AssemblyFacts
            {
                AssemblyName = MetadataText.Of(reader, reader.GetAssemblyDefinition().Name),
                ProviderVersion = ProviderVersion(attributes, reader),
                Contract = contract is { } one ? new ContractReference(one.Version, PublicKey.Token(reader, one)) : null,
                TargetFramework = attributes.GetValueOrDefault("TargetFrameworkAttribute"),
                BaseLibrary = BaseLibrary(reader),
                Providers = contract is null ? [] : DeclarationReader.Read(path, reader),
            },
            null,
            DllKind.Managed);
    }

    public static bool IsBaseLibrary(string assembly) => BaseLibraries.Contains(assembly);

    private static (string Name, Version Version)? BaseLibrary(MetadataReader reader)
    {
        foreach (var name in BaseLibraries)
        {
            if (Reference(reader, name) is { } library)
            {
                return (name, library.Version);
            }
        }

        return null;
    }

    private static AssemblyReference? Reference(MetadataReader reader, string name)
    {
        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle);
            if (reader.StringComparer.Equals(reference.Name, name))
            {
                return reference;
            }
        }

        return null;
    }

    /// <summary>The text people gave the version, without the commit a build appends to it.</summary>
    private static string ProviderVersion(Dictionary<string, string?> attributes, MetadataReader reader) =>
        attributes.GetValueOrDefault(nameof(AssemblyInformationalVersionAttribute)) is { Length: > 0 } text
            ? NameText.Shown(text.Split('+')[0])
            : reader.GetAssemblyDefinition().Version.ToString();

    private static Inspection NotAnAssembly(string path, string reason, DllKind kind) => new(
        null,
        new Rejection(LoadingCodes.NotAnAssembly, $"'{path}' is not a .NET assembly that can be loaded: {reason}. Copy the provider's DLL again."),
        kind);
}
