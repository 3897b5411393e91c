using System.Security.Cryptography;
using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Trust;

public class PinTests : TrustFixture
{
    [Fact]
    public void CreateInstances_AsPinned_Loads()
    {
        Fixture.CopyFolder("PrivateDependency", Plugins);
        WriteLock("private-dependency");

        Assert.Single(ScanPinned(strict: !OperatingSystem.IsWindows()).CreateInstances([Request("private-dependency")]));
    }

    [Fact]
    public void CreateInstances_FileChanged_NamesItWithBothHashesAndTheRemedy()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        WriteLock("good");
        var (old, size) = (HashOf(path), new FileInfo(path).Length);
        File.AppendAllText(path, "x");

        var fault = FaultOf(ScanPinned(), "good");

        Assert.Equal("FAP1029", fault.Code);
        Assert.Equal(
            $"'{path}' is not what '{LockFile}' pins: 'Fapilog.Fixtures.Good.dll' has the SHA-256 {HashOf(path)} ({size + 1} bytes) instead of {old} "
            + $"({size} bytes). If the change is yours, check it and run 'fapilog plugins lock'; if not, put the provider's release there again.",
            fault.Message);
        Assert.Equal("Fapilog:Alerting:Providers:chat", fault.Path);
    }

    [Fact]
    public void CreateInstances_FilesMissingAndMore_NamesEach()
    {
        var folder = Path.GetDirectoryName(Fixture.CopyFolder("PrivateDependency", Plugins))!;
        WriteLock("private-dependency");
        Directory.CreateDirectory(Path.Combine(folder, "es"));
        File.WriteAllText(Path.Combine(folder, "es", "more.dll"), "more");
        File.Delete(Path.Combine(folder, "Newtonsoft.Json.dll"));

        var message = FaultOf(ScanPinned(), "private-dependency").Message;

        Assert.Contains("'Newtonsoft.Json.dll' is missing; 'es/more.dll' is not pinned.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateInstances_ProviderTheLockDoesNotName_LoadsWithoutAWordUnlessStrict()
    {
        Fixture.CopyFile("Good", Plugins);
        Fixture.CopyFile("TwoProviders", Plugins);
        WriteLock("first-of-two");

        var catalogue = ScanPinned();
        Assert.Single(catalogue.CreateInstances([Request("good")]));

        Assert.DoesNotContain(Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Equal(
            (
                "FAP1028",
                $"'Trust:Strict' is set, and '{LockFile}' does not pin '{Path.Combine(Plugins, "Fapilog.Fixtures.Good.dll")}'. "
                + "Check the provider and run 'fapilog plugins lock', which writes the lock file."),
            FaultOf(ScanPinned(strict: true), "good") is var fault ? (fault.Code, fault.Message) : default);
    }

    [Fact]
    public void CreateInstances_StrictWithoutALockFile_IsRefused()
    {
        Fixture.CopyFile("Good", Plugins);

        var fault = FaultOf(Scan(options => options.Trust = new TrustOptions { Strict = true }), "good");

        Assert.Equal("FAP1028", fault.Code);
        Assert.StartsWith("'Trust:Strict' is set, and no lock file pins", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateInstances_PinnedNameInAnotherFolder_IsRefused()
    {
        Fixture.CopyFolder("Good", Plugins, "good");
        WriteLock("good");
        Directory.Move(Path.Combine(Plugins, "good"), Path.Combine(Plugins, "better"));

        var fault = FaultOf(ScanPinned(), "Fine-Alerts");

        Assert.Equal("FAP1029", fault.Code);
        Assert.StartsWith(
            $"'{LockFile}' pins the provider 'good' in 'good', and it was found in 'better'.",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "F17")]
    public void CreateInstances_FileChangedBetweenScanAndCopy_IsCaughtByThePin()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        WriteLock("good");
        var catalogue = ScanPinned();

        File.AppendAllText(path, "x");

        Assert.Equal("FAP1029", FaultOf(catalogue, "good").Code);
    }

    [Fact]
    [Trait("Row", "F18")]
    public void CreateInstances_TamperedDllWithAStrongName_LoadsAsDotNetDoesAndThePinCatchesIt()
    {
        using var key = new StrongName();
        var path = new EmittedAssembly
        {
            ProviderName = "signed",
            IsComplete = true,
            InformationalVersion = "1.0-original",
            StrongName = key,
        }.WriteTo(Plugins);
        var name = System.Reflection.AssemblyName.GetAssemblyName(path);
        Assert.NotEmpty(name.GetPublicKeyToken()!);
        WriteLock("signed");
        Tamper(path);

        Assert.Equal(name.FullName, System.Reflection.AssemblyName.GetAssemblyName(path).FullName);
        var unpinned = Scan();
        Assert.Equal("FAP1014", FaultOf(unpinned, "signed").Code);
        Assert.Equal(
            (ProviderState.Loaded, "1.0-tampered"),
            Assert.Single(unpinned.Entries) is var entry ? (entry.State, entry.ProviderVersion) : default);
        var pinned = ScanPinned();
        Assert.Equal("FAP1029", FaultOf(pinned, "signed").Code);
        Assert.Equal(ProviderState.Available, Assert.Single(pinned.Entries).State);
    }

    [Fact]
    public void Check_OfWhatIsPinnedOtherwise_TellsWithoutLoadingOrCopying()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        WriteLock("good");
        var before = Directory.GetFileSystemEntries(Copies);
        File.AppendAllText(path, "x");

        Assert.Equal("FAP1029", ScanPinned().Check("good", "Fapilog:Alerting")?.Code);
        Assert.Equal(before, Directory.GetFileSystemEntries(Copies));
    }

    [Fact]
    public void Pin_OfAFolderWithTwoProviders_NamesBothAndEveryFile()
    {
        Fixture.CopyFolder("TwoProviders", Plugins, "two");
        File.WriteAllText(Path.Combine(Plugins, "two", ".hidden"), "not looked at");

        var (key, pinned) = Assert.Single(Scan().Pin(["second-of-two", "noop"]).Providers);

        Assert.Equal("two", key);
        Assert.Equal(["first-of-two", "second-of-two", "second_alias"], pinned.Names);
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Plugins, "two"))
                .Select(Path.GetFileName)
                .Where(name => name != ".hidden")
                .Order(StringComparer.Ordinal),
            pinned.Files.Keys);
        Assert.All(pinned.Files, file => Assert.Equal(HashOf(Path.Combine(Plugins, "two", file.Key)), file.Value.Sha256));
        Assert.All(Scan().Entries, entry => Assert.Equal(ProviderState.Available, entry.State));
    }

    [Fact]
    public void Pin_OfSeveralThatCannotBe_TellsAll()
    {
        Fixture.CopyFile("Unusable", Plugins);

        var exception = Assert.Throws<FapilogException>(() => Scan().Pin(["nobody", "nobody-else"]));

        Assert.Equal(["FAP1001", "FAP1001"], exception.Faults.Select(fault => fault.Code));
        Assert.All(exception.Faults, fault => Assert.Null(fault.Path));
    }

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>Changes a few bytes that the runtime does not look at before it runs the rest.</summary>
    private static void Tamper(string path)
    {
        var bytes = File.ReadAllBytes(path);
        "tampered"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("original"u8)));
        File.WriteAllBytes(path, bytes);
    }
}
