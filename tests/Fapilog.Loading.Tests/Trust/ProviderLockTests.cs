using Fapilog.Diagnostics;

namespace Fapilog.Loading.Tests.Trust;

public sealed class ProviderLockTests : IDisposable
{
    private static readonly string Hash = new('a', 64);

    private readonly string _folder = Directory.CreateTempSubdirectory("fapilog-tests-").FullName;

    private string FilePath => Path.Combine(_folder, "plugins.lock.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ToString_IsStableJsonWithALineForEveryValue()
    {
        var pins = new ProviderLock(
        [
            new(
                "slack",
                new PinnedProvider(
                    ["slack-webhook", "slack"],
                    [new(
                        "runtimes/linux-x64/native/x.so",
                        new PinnedFile { Sha256 = Hash, Size = 5 }), new("Slack.dll",
                        new PinnedFile { Sha256 = Hash, Size = 7 })])),
            new(
                "Acme Grüße.dll",
                new PinnedProvider(["acme"], [new("Acme Grüße.dll", new PinnedFile { Sha256 = Hash, Size = 1 })])),
        ]);

        Assert.Equal(
            $$"""
            {
              "version": 1,
              "providers": {
                "Acme Grüße.dll": {
                  "names": [
                    "acme"
                  ],
                  "files": {
                    "Acme Grüße.dll": {
                      "sha256": "{{Hash}}",
                      "size": 1
                    }
                  }
                },
                "slack": {
                  "names": [
                    "slack",
                    "slack-webhook"
                  ],
                  "files": {
                    "Slack.dll": {
                      "sha256": "{{Hash}}",
                      "size": 7
                    },
                    "runtimes/linux-x64/native/x.so": {
                      "sha256": "{{Hash}}",
                      "size": 5
                    }
                  }
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            pins.ToString());
    }

    [Fact]
    public void Write_ThenRead_IsTheSameAndLeavesNothingBeside()
    {
        File.WriteAllText(FilePath, "older");
        var pins = Pins(("a.dll", Hash, 1), ("b/c.dll", new string('0', 64), 2));

        pins.Write(FilePath);

        Assert.Equal(pins.ToString(), ProviderLock.Read(FilePath).ToString());
        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(_folder));
    }

    [UnixFact]
    public void Write_ThroughALink_ReplacesWhatItLeadsTo()
    {
        var target = Path.Combine(_folder, "real.json");
        File.WriteAllText(target, "older");
        File.CreateSymbolicLink(FilePath, target);

        Pins(("a.dll", Hash, 1)).Write(FilePath);

        Assert.Equal(target, new FileInfo(FilePath).LinkTarget);
        Assert.Single(ProviderLock.Read(target).Providers);
    }

    [Fact]
    public void Write_OfANameThatCannotBePinned_RefusesAndKeepsWhatWasThere()
    {
        File.WriteAllText(FilePath, "older");

        Assert.Contains(
            "'a:b.dll' of 'p' is not the path of a file.",
            Message(() => Pins(("a:b.dll", Hash, 1)).Write(FilePath)),
            StringComparison.Ordinal);
        Assert.Equal("older", File.ReadAllText(FilePath));
    }

    [Theory]
    [Trait("Row", "F19")]
    [InlineData("../x.dll")]
    [InlineData("a/../../x.dll")]
    [InlineData("./x.dll")]
    [InlineData("a//x.dll")]
    [InlineData("a/")]
    [InlineData("/x.dll")]
    [InlineData("/")]
    [InlineData(@"C:\\x.dll")]
    [InlineData("C:x.dll")]
    [InlineData(@"\\\\server\\x")]
    [InlineData("//server/x")]
    [InlineData(@"a\\x.dll")]
    [InlineData("http://example.com/x.dll")]
    [InlineData("file:///x.dll")]
    [InlineData("~/x")]
    [InlineData("~root/x")]
    [InlineData(@"x\u0000.dll")]
    [InlineData(@"x\n.dll")]
    [InlineData("NUL")]
    [InlineData("a/nul.dll")]
    [InlineData("com1.txt")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x.dll.")]
    [InlineData("a./x.dll")]
    [InlineData("x.dll ")]
    [InlineData("...")]
    [InlineData("x.dll:stream")]
    public void Read_OfAnEntryThatIsNoRelativePath_IsRefused(string path)
    {
        var ofFile = $$"""{ "version": 1, "providers": { "p": { "names": [], "files": { "{{path}}": { "sha256": "{{Hash}}", "size": 1 } } } } }""";
        var ofProvider = $$"""{ "version": 1, "providers": { "{{path}}": { "names": [], "files": {} } } }""";

        Assert.Contains("is not the path of a file. A path in it is relative,", Refused(ofFile), StringComparison.Ordinal);
        Assert.Contains(
            "is not the name of a folder or file in the plugins folder.", Refused(ofProvider), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot be used. The text is empty. Nothing")]
    [InlineData("null", "It is empty.")]
    [InlineData("[]", "is of another kind.")]
    [InlineData("""{ "providers": {} }""", "It lacks 'version'.")]
    [InlineData("""{ "version": 2, "providers": {} }""", "Its version is 2, and this application knows version 1.")]
    [InlineData("""{ "version": 1, "providers": {}, "comment": "" }""", "There is no member 'comment'.")]
    [InlineData(
        """{ "version": 1, "providers": { "p": { "names": [], "files": {} }, "p": { "names": [], "files": {} } } }""",
        "Duplicate")]
    [InlineData("""{ "version": 1, "providers": { "p": null } }""", "")]
    [InlineData("""{ "version": 1, "providers": { "p": { "names": [null], "files": {} } } }""", "")]
    [InlineData("""{ "version": 1, "providers": { "p": { "names": [], "files": { "a.dll": null } } } }""", "")]
    [InlineData(
        """{ "version": 1, "providers": { "p": { "names": [], "files": { "a.dll": { "sha256": "abc", "size": 1 } } } } }""",
        "'a.dll' of 'p' has no size and SHA-256")]
    [InlineData(
        """{ "version": 1, "providers": { "p": { "names": [], "files": { "a.dll": { "sha256": "$", "size": -1 } } } } }""",
        "'a.dll' of 'p' has no size and SHA-256")]
    [InlineData(
        """{ "version": 1, "providers": { "p": { "names": [], "files": { "a.dll": { "sha256": "$", "size": "1" } } } } }""",
        "is of another kind.")]
    public void Read_OfWhatIsNoLockFile_IsRefused(string text, string expected) =>
        Assert.Contains(expected, Refused(text.Replace("$", Hash, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Read_OfHashInUpperCase_IsRefused() => Refused(
        $$"""{ "version": 1, "providers": { "p": { "names": [], "files": { "a.dll": { "sha256": "{{new string('A', 64)}}", "size": 1 } } } } }""");

    [UnixFact]
    public void Read_OfANamedPipe_IsRefusedAndDoesNotHang()
    {
        UnixFile.MakePipe(FilePath);

        Assert.Contains(
            "It is a named pipe, where a regular file belongs. Nothing is loaded", Message(() => ProviderLock.Read(FilePath)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfADirectory_SaysSo()
    {
        Directory.CreateDirectory(FilePath);

        var message = Message(() => ProviderLock.Read(FilePath));

        Assert.DoesNotContain("provider's folder", message, StringComparison.Ordinal);
        Assert.Contains("put the right file there", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAFileThatIsAbsent_SaysWhatToDo()
    {
        var message = Message(() => ProviderLock.Read(FilePath));

        Assert.Equal(
            $"FAP1031: The lock file '{FilePath}' does not exist. Nothing is loaded that it may pin: correct the path, or check the "
            + "providers and run 'fapilog plugins lock', which writes it.",
            message);
    }

    [Fact]
    public void ChangesTo_Another_NamesWhatWasAddedChangedAndRemoved()
    {
        var other = new string('b', 64);
        var before = Pins(("a.dll", Hash, 1), ("b.dll", Hash, 1), ("c.dll", Hash, 1));
        var after = Pins(("a.dll", Hash, 1), ("b.dll", other, 1), ("d.dll", Hash, 1));

        Assert.Equal(
            [
                new PinChange(
                    "p", "b.dll", new PinnedFile { Sha256 = Hash, Size = 1 }, new PinnedFile { Sha256 = other, Size = 1 }),
                new PinChange("p", "c.dll", new PinnedFile { Sha256 = Hash, Size = 1 }, null),
                new PinChange("p", "d.dll", null, new PinnedFile { Sha256 = Hash, Size = 1 }),
            ],
            before.ChangesTo(after));
        Assert.Empty(before.ChangesTo(before));
    }

    [Fact]
    public void With_Another_ReplacesItsEntriesAndKeepsTheRest()
    {
        var first = new ProviderLock([new("a", new PinnedProvider(["a"], [])), new("b", new PinnedProvider(["b"], []))]);
        var second = new ProviderLock([new("b", new PinnedProvider(["other"], []))]);

        Assert.Equal(["a", "other"], first.With(second).Providers.Values.SelectMany(provider => provider.Names));
    }

    private static ProviderLock Pins(params (string Name, string Hash, long Size)[] files) =>
        new(
        [
            new(
                "p",
                new PinnedProvider(
                    ["p"],
                    files.Select(file =>
                        KeyValuePair.Create(file.Name, new PinnedFile { Sha256 = file.Hash, Size = file.Size })))),
        ]);

    private string Refused(string text)
    {
        File.WriteAllText(FilePath, text);
        return Message(() => ProviderLock.Read(FilePath));
    }

    private static string Message(Action action)
    {
        var exception = Assert.Throws<FapilogException>(action);
        Assert.Equal("FAP1031", Assert.Single(exception.Faults).Code);
        return exception.Message;
    }
}
