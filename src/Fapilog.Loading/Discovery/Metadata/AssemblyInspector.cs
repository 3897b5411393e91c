using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Fapilog.Diagnostics;

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
            return file.Reader is { } reader
                ? Inspect(path, reader)
                : NotAnAssembly(path, "it is a native library", DllKind.Native);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(null, FileGate.Unreadable(path, exception), DllKind.Other);
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
                AssemblyName = MetadataText.Read(reader, reader.GetAssemblyDefinition().Name),
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
        new Fault(
            LoadingCodes.NotAnAssembly,
            $"'{path}' is not a .NET assembly that can be loaded: {reason}. {FileGate.CopyAgain}"),
        kind);
}

/// <summary>
/// The result of reading one file: facts, or the fault.
/// </summary>
internal sealed record Inspection(AssemblyFacts? Facts, Fault? Fault, DllKind Kind)
{
    public bool HasProviders => Facts is { Providers.Count: > 0 };
}

/// <summary>
/// One DLL of a provider.
/// </summary>
internal sealed record InspectedDll(string Path, Inspection Inspection)
{
    /// <summary>
    /// Gets a value indicating whether it refers to the contract; a copy of the contract that comes along does not count.
    /// </summary>
    public bool UsesContract => Inspection.Facts is { Contract: not null } facts && facts.AssemblyName != ContractAssembly.Name;
}

/// <summary>
/// The real kind of a file with the ending <c>.dll</c>.
/// </summary>
internal enum DllKind
{
    /// <summary>An assembly with code.</summary>
    Managed,

    /// <summary>A reference assembly or a module: managed, and nothing that is ever loaded by itself.</summary>
    WithoutCode,

    /// <summary>A library of the operating system's, this one's or another's.</summary>
    Native,

    /// <summary>It begins as a DLL does and cannot be read further.</summary>
    Damaged,

    /// <summary>Something else, or nothing that may be opened.</summary>
    Other,
}

/// <summary>
/// The facts from the metadata of one DLL, read without loading it.
/// </summary>
internal sealed record AssemblyFacts
{
    public required string AssemblyName { get; init; }

    public required string ProviderVersion { get; init; }

    /// <summary>Gets how the DLL refers to Fapilog.Abstractions; <see langword="null"/> when it does not.</summary>
    public ContractReference? Contract { get; init; }

    /// <summary>Gets the text of <c>TargetFrameworkAttribute</c>, such as <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>
    /// Gets what the DLL refers to as its base class library: <c>System.Runtime</c>, <c>netstandard</c> or <c>mscorlib</c>.
    /// </summary>
    public (string Name, Version Version)? BaseLibrary { get; init; }

    public IReadOnlyList<ProviderDeclaration> Providers { get; init; } = [];
}

/// <summary>
/// How a DLL refers to the contract.
/// </summary>
/// <param name="Version">The version it was built against.</param>
/// <param name="KeyToken">The public key token in lowercase hexadecimal; empty when it names none.</param>
internal sealed record ContractReference(Version Version, string KeyToken);

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
        var stream = new BufferedStream(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
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
