using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Fapilog.Loading.Tests;

/// <summary>
/// Compiles C# against the framework's reference assemblies, as a build does.
/// </summary>
internal static class CSharp
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly Lazy<MetadataReference[]> Framework = new(() =>
    [
        .. Directory.EnumerateFiles(Metadata("ReferenceAssemblies"), "*.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, Language);

    /// <summary>Compiles a library of version 1.0.0.0, or a program when the source has statements of its own.</summary>
    public static ImmutableArray<byte> Compile(string assemblyName, string source, params ImmutableArray<byte>[] references) =>
        Compile(
            assemblyName,
            new Version(1, 0),
            [Parse(source)],
            references,
            source.Contains("return 0;", StringComparison.Ordinal)
                ? OutputKind.ConsoleApplication
                : OutputKind.DynamicallyLinkedLibrary);

    public static ImmutableArray<byte> Compile(
        string assemblyName,
        Version version,
        IEnumerable<SyntaxTree> sources,
        ImmutableArray<byte>[] references,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary,
        bool signaturesOnly = false)
    {
        var compilation = CSharpCompilation.Create(
            assemblyName,
            [.. sources, Parse(Usings(version))],
            [.. Framework.Value, .. references.Select(image => MetadataReference.CreateFromImage(image))],
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, options: new EmitOptions(metadataOnly: signaturesOnly));
        Assert.True(
            result.Success,
            string.Join(Environment.NewLine, result.Diagnostics.Where(one => one.Severity is DiagnosticSeverity.Error)));
        return [.. stream.ToArray()];
    }

    private static string Usings(Version version) => $"""
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        [assembly: System.Reflection.AssemblyVersion("{version.Major}.{version.Minor}.0.0")]
        [assembly: System.Runtime.Versioning.TargetFramework(".NETCoreApp,Version=v10.0")]
        """;

    private static string Metadata(string key) =>
        typeof(CSharp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
