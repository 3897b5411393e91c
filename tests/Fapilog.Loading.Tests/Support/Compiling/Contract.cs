using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Fapilog.Alerting;
using Microsoft.CodeAnalysis;

namespace Fapilog.Loading.Tests;

/// <summary>
/// The contract as other versions of it might be: its own sources, changed.
/// </summary>
internal static class Contract
{
    public const string Name = "Fapilog.Abstractions";

    private static readonly ConcurrentDictionary<(Version Version, string Source), ImmutableArray<byte>> Known = new();

    private static readonly Lazy<(string Path, SyntaxTree Tree)[]> Sources = new(() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository(), "src", Name), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains(
                $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal))
            .Select(path => (path, CSharp.Parse(File.ReadAllText(path)))),
    ]);

    /// <summary>Gets the contract of this process.</summary>
    public static ImmutableArray<byte> Own { get; } = [.. File.ReadAllBytes(typeof(IAlertProvider).Assembly.Location)];

    /// <summary>Compiles the contract with one of its files changed.</summary>
    public static ImmutableArray<byte> Changed(Version version, string file, string old, string changed) => Compile(
        version,
        Sources.Value.Select(
            source => Path.GetFileName(source.Path) == file ? CSharp.Parse(Edited(source.Path, old, changed)) : source.Tree),
        signaturesOnly: false);

    /// <summary>Compiles the contract with one more file: enough to compile against and to hold providers against.</summary>
    public static ImmutableArray<byte> With(Version version, string source) =>
        Known.GetOrAdd((version, source), static key => Compile(
        key.Version,
        Sources.Value.Select(one => one.Tree).Append(CSharp.Parse("namespace Fapilog.Alerting;\n" + key.Source)),
        signaturesOnly: true));

    private static ImmutableArray<byte> Compile(Version version, IEnumerable<SyntaxTree> sources, bool signaturesOnly) =>
        CSharp.Compile(Name, version, sources, [], signaturesOnly: signaturesOnly);

    private static string Edited(string path, string old, string changed)
    {
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, changed, StringComparison.Ordinal);
    }

    private static string Repository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", ".."));
}
