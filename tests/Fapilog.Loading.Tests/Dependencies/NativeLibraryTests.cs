using System.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Dependencies;

public class NativeLibraryTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "D11")]
    public async Task CreateInstances_NativeLibraryThroughTheDependencyFile_IsFound()
    {
        var path = Fixture.CopyFolder("NativePackage", Plugins);

        var library = Assert.Single(ProviderInspection.Inspect(path).NativeLibraries, library => library.Name == "e_sqlite3");
        var receipt = await Send(Create(Request("native-package")));

        Assert.Equal(["Fapilog.Fixtures.NativePackage.dll"], library.NeededBy);
        Assert.StartsWith(Path.Combine(Path.GetDirectoryName(path)!, "runtimes"), library.Path, StringComparison.Ordinal);
        Assert.Matches(@"^3\.[0-9.]+$", receipt.Reference);
    }

    [Fact]
    [Trait("Row", "D9")]
    public async Task CreateInstances_NativeLibrariesWithoutADependencyFile_AreNotFoundAndThatIsSaid()
    {
        // Of a name that nothing in this process has loaded: the system's loader would give that.
        var path = Fixture.CopyFolder("NativePair", Plugins);
        File.Delete(Path.ChangeExtension(path, ".deps.json"));
        var natives = Directory.CreateDirectory(
            Path.Combine(Path.GetDirectoryName(path)!, "runtimes", HostSystem.Identifiers[0], "native"));
        File.WriteAllText(Path.Combine(natives.FullName, "libfapilog_lost.so"), "as good as any: it is not found");

        var inspection = ProviderInspection.Inspect(path);
        var receipt = await Send(Create(Request("native-pair")), "lost");

        Assert.All(inspection.NativeLibraries, library => Assert.Null(library.Path));
        Assert.Null(receipt.Reference);
        Assert.Contains(
            $"Warning Fapilog.Loading 1106: FAP1026: '{Path.Combine(Path.GetDirectoryName(path)!, "runtimes")}' has native libraries, and there is no "
            + "'Fapilog.Fixtures.NativePair.deps.json' that tells which is for this system: none of them is found. "
            + "Copy the provider's whole build output again, its .deps.json included.",
            Log.Lines);
    }

    [Fact]
    [Trait("Row", "D9")]
    public async Task CreateInstances_ManagedDependencyWithoutADependencyFile_IsFound()
    {
        var path = Fixture.CopyFolder("OlderNewtonsoft", Plugins);
        File.Delete(Path.ChangeExtension(path, ".deps.json"));

        Assert.Equal("\"12.0.0.0\"", (await Send(Create(Request("older-newtonsoft")))).Reference);
        Assert.Empty(ProviderInspection.Inspect(path).Entries[0].Remarks);
    }

    [NativeCompilerFact]
    [Trait("Row", "D12")]
    public async Task CreateInstances_NativeLibraryThatLoadsASecondOneOfItsFolder_FindsIt()
    {
        var path = Fixture.CopyFolder("NativePair", Plugins);
        var folder = Path.GetDirectoryName(path)!;
        await CompileAsync("int second(void) { return 4711; }", folder, "libfapilog_second.so");
        await CompileAsync(
            "int second(void); int first(void) { return second(); }",
            folder,
            "libfapilog_first.so",
            "-lfapilog_second",
            "-Wl,-rpath,$ORIGIN");

        var library = ProviderInspection.Inspect(path).NativeLibraries.Single(library => library.Name == "fapilog_first");
        var receipt = await Send(Create(Request("native-pair")));

        Assert.Equal(Path.Combine(folder, "libfapilog_first.so"), library.Path);
        Assert.Equal("4711", receipt.Reference);
    }

    private async Task CompileAsync(string source, string folder, string name, params string[] more)
    {
        var file = Path.Combine(Root, name + ".c");
        await File.WriteAllTextAsync(file, source);
        using var compiler = Process.Start(
            NativeCompilerFactAttribute.Program,
            ["-shared", "-fPIC", "-o", Path.Combine(folder, name), file, $"-L{folder}", .. more]);
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);
    }
}
