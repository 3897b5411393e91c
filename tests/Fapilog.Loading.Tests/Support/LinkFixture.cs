using System.Collections.Immutable;

namespace Fapilog.Loading.Tests;

/// <summary>
/// Holds compiled providers against contracts.
/// </summary>
public abstract class LinkFixture : PluginsFolderFixture
{
    /// <summary>Compiles a provider against one contract and holds it against another.</summary>
    private protected ContractUse Link(string source, ImmutableArray<byte> builtAgainst, ImmutableArray<byte> host)
    {
        var path = Write("Compiled.dll", CSharp.Compile("Compiled", source, builtAgainst));
        return Assert.Single(ProviderContract.Read(new ProviderLocation(path, null), ContractSurface.Read(host)).Uses);
    }

    private protected string Write(string name, ImmutableArray<byte> dll)
    {
        var path = Path.Combine(Plugins, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. dll]);
        return path;
    }

    private protected static string Clauses(ContractUse use)
    {
        Assert.True(use.IsReadable);
        return string.Join(" | ", use.Gaps.Select(gap => gap.Clause));
    }
}
