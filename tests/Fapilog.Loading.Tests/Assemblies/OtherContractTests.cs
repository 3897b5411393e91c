using System.Collections.Immutable;
using System.Runtime.Loader;

namespace Fapilog.Loading.Tests.Assemblies;

/// <summary>
/// Real providers compiled against another version of the contract, all the way from the plugins folder to a sent alert.
/// </summary>
public class OtherContractTests : PluginsFolderFixture
{
    private static readonly Version Same = new(1, 0);
    private static readonly Version Newer = new(1, 1);

    /// <summary>
    /// In a process of its own: that of the tests resolves assemblies in its own way, whatever version is asked for.
    /// </summary>
    [Theory]
    [Trait("Row", "V2")]
    [Trait("Row", "V3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_OfAnOlderMinor_RunsANewerProviderWithTheOneContractItHas(bool ships)
    {
        Add(
            ProviderSource.Of(),
            Contract.Changed(
                Newer, "AlertReceipt.cs", "public string? Note", "public int Count { get; init; }\n public string? Note"),
            ships);

        Assert.Equal(["sent Hello", "contracts: 1.0.0.0"], await HostProcess.RunAsync(Root, Contract.Own, Plugins));
    }

    [Theory]
    [Trait("Row", "V2")]
    [Trait("Row", "V3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CreateInstances_NewerMinorThatUsesNothingNew_LoadsWithAWarning(bool ships)
    {
        var path = Add(ProviderSource.Of(), Contract.With(Newer, "public class Extra { }"), ships);

        var receipt = await Send(Create(Request("compiled")));

        Assert.Equal("sent Hello", receipt.Reference);
        Assert.Contains(
            $"Warning Fapilog.Loading 1106: FAP1019: '{path}' was built against version 1.1 of Fapilog.Abstractions; this host has 1.0. "
            + "It refers to nothing that this host lacks, so it is taken. Update this application when you can.",
            Log.Lines);
        OnlyOneContractLives();
    }

    [Theory]
    [Trait("Row", "V2")]
    [Trait("Row", "V3")]
    [InlineData(true)]
    [InlineData(false)]
    public void CreateInstances_NewerMinorThatUsesWhatIsNew_IsRefusedNamingIt(bool ships)
    {
        var newer = Contract.Changed(
            Newer,
            "AlertReceipt.cs",
            "public string? Note { get; init; }",
            "public string? Note { get; init; }\n public int Count { get; init; }\n public int More { get; init; }");
        var path = Add(ProviderSource.Of("_ = new AlertReceipt { Count = 1 }.More;"), newer, ships);

        var fault = Assert.Single(Faults(Request("compiled")));

        Assert.Equal("FAP1018", fault.Code);
        Assert.Equal(
            $"'{path}' was built against version 1.1 of Fapilog.Abstractions and does not fit version 1.0, which this host has: "
            + "there is no 'int Fapilog.Alerting.AlertReceipt.Count { init; }' (and 1 more fault like it). "
            + "Update this application to one with contract 1.1, or install the provider's release for contract 1.0. "
            + "Where there is none, its author must build it against contract 1.0.",
            fault.Message);
        NothingOfItIsLoaded();
        OnlyOneContractLives();
    }

    [Fact]
    [Trait("Row", "V4")]
    public void CreateInstances_NewerTypeUnderTheSameVersionInsideSend_IsRefusedBeforeItIsLoaded()
    {
        var path = Add(ProviderSource.Of("_ = new Extra();"), Contract.With(Same, "public class Extra { }"), ships: false);

        var fault = Assert.Single(Faults(Request("compiled")));

        Assert.Equal(
            (
                "FAP1018",
                $"'{path}' was built against version 1.0 of Fapilog.Abstractions and does not fit version 1.0, which this host has: "
                + "there is no 'Fapilog.Alerting.Extra'. The provider or this application was built against an early state of that version: use released builds of both."),
            (fault.Code, fault.Message));
        NothingOfItIsLoaded();
    }

    [Fact]
    public void CreateInstances_AttributeWithAPropertyThisHostLacks_IsRefusedNamingIt()
    {
        var newer = Contract.Changed(
            Newer,
            "AlertProviderAttribute.cs",
            "public bool HandlesClear { get; set; }",
            "public bool HandlesClear { get; set; }\n public int Pace { get; set; }");
        Add(ProviderSource.Of(arguments: ", Pace = 3"), newer, ships: false);

        Assert.Contains(
            "there is no 'Fapilog.Alerting.AlertProviderAttribute.Pace { set; }'",
            Assert.Single(Faults(Request("compiled"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CreateInstances_PrivateLibraryThatUsesWhatIsNew_IsRefusedNamingTheLibrary()
    {
        var newer = Contract.With(Newer, "public class Extra { }");
        var library = CSharp.Compile(
            "Library", ProviderSource.Usings + "public class Help { public static object Make() => new Extra(); }", newer);
        var path = Add(ProviderSource.Of("_ = Help.Make();"), Contract.Own, ships: false, library);

        var fault = Assert.Single(Faults(Request("compiled")));

        Assert.Equal("FAP1018", fault.Code);
        Assert.StartsWith(
            $"'{Path.Combine(Path.GetDirectoryName(path)!, "Library.dll")}' was built against version 1.1",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CreateInstances_PrivateLibraryOfAnotherMajor_IsRefused()
    {
        var library = CSharp.Compile(
            "Library",
            ProviderSource.Usings + "public class Help { public static object Make() => AlertReceipt.Accepted; }",
            Contract.With(new(2, 0), ""));
        Add(ProviderSource.Of("_ = Help.Make();"), Contract.Own, ships: false, library);

        Assert.Equal("FAP1006", Assert.Single(Faults(Request("compiled"))).Code);
    }

    [Fact]
    [Trait("Row", "V5")]
    public async Task Host_ThatAddedADefaultMember_RunsOlderProviders()
    {
        Add(ProviderSource.Of(), Contract.Own, ships: false);
        var contract = Contract.Changed(
            Newer,
            "IAlertDispatcher.cs",
            "public interface IAlertDispatcher\n{",
            "public interface IAlertDispatcher\n{\n Task FlushAsync(CancellationToken token) => Task.CompletedTask;");

        Assert.Equal(["sent Hello", "contracts: 1.1.0.0"], await HostProcess.RunAsync(Root, contract, Plugins));
    }

    [Fact]
    [Trait("Row", "V6")]
    public async Task Host_ThatAddedAnAbstractMember_RefusesOlderProvidersNamingIt()
    {
        var path = Add(ProviderSource.Of(), Contract.Own, ships: true);
        var contract = Contract.Changed(
            Newer,
            "IAlertProvider.cs",
            "public interface IAlertProvider\n{",
            "public interface IAlertProvider\n{\n Task WarmAsync(CancellationToken token);\n");

        var said = await HostProcess.RunAsync(Root, contract, Plugins);

        Assert.Equal(
            $"FAP1018: '{path}' was built against version 1.0 of Fapilog.Abstractions and does not fit version 1.1, which this host has: "
            + "class 'Compiled.Provider' does not implement 'Task Fapilog.Alerting.IAlertProvider.WarmAsync(CancellationToken)'. "
            + "Install the provider's release for contract 1.1. Where there is none, its author must build it against contract 1.1.",
            said[0]);
        Assert.Equal("contracts: 1.1.0.0", said[1]);
    }

    private string Add(string source, ImmutableArray<byte> builtAgainst, bool ships, ImmutableArray<byte> library = default)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Plugins, "compiled")).FullName;
        var path = Path.Combine(folder, "Compiled.dll");
        ImmutableArray<byte>[] references = library.IsDefault ? [builtAgainst] : [builtAgainst, library];
        File.WriteAllBytes(path, [.. CSharp.Compile("Compiled", source, references)]);
        if (!library.IsDefault)
        {
            File.WriteAllBytes(Path.Combine(folder, "Library.dll"), [.. library]);
        }

        if (ships)
        {
            File.WriteAllBytes(Path.Combine(folder, Contract.Name + ".dll"), [.. builtAgainst]);
        }

        return path;
    }

    private static void OnlyOneContractLives() =>
        Assert.Single(
            AssemblyLoadContext.All.SelectMany(context => context.Assemblies),
            assembly => assembly.GetName().Name == Contract.Name);

    private void NothingOfItIsLoaded() => Assert.DoesNotContain(
        AssemblyLoadContext.All.SelectMany(context => context.Assemblies),
        assembly => !assembly.IsDynamic && assembly.Location.StartsWith(Root, StringComparison.Ordinal));
}
