using System.Globalization;
using System.Text.Json.Nodes;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Dependencies;

/// <summary>
/// A <c>.deps.json</c> that is not what it should be. Some of these, handed to .NET's own resolver, end this test's process.
/// </summary>
public class DependencyFileTests : PluginsFolderFixture
{
    private const string Library = """ "libraries": { "a/1": { "type": "package", "serviceable": false, "sha512": "" } } """;

    [Theory]
    [Trait("Row", "D6")]
    [InlineData("{ not json", "it is no JSON that can be read (line 1)")]
    [InlineData("{}", "'runtimeTarget' is missing")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{ "runtimeTarget": { "name": "x" } }""", "'libraries' is missing or not an object")]
    [InlineData("""{ "runtimeTarget": 5, "libraries": {}, "targets": {} }""", "'runtimeTarget' has no name")]
    [InlineData("""{ "runtimeTarget": { "name": "x" }, "targets": {}, "libraries": {} }""", "'x' is missing or not an object")]
    [InlineData(
        """{ "runtimeTarget": { "name": "x" }, "targets": { "x": { "a/1": 5 } }, """ + Library + "}", "'a/1' is not an object")]
    [InlineData(
        """{ "runtimeTarget": { "name": "x" }, "targets": { "x": { "a/1": { "runtime": { "Lib.dll": 5 } } } }, """
            + Library
            + "}",
        "'Lib.dll' is not an object")]
    [InlineData(
        """{ "runtimeTarget": { "name": "x" }, "targets": { "x": { "a/1": { "runtime": { "Lib.dll": {} } } } }, "libraries": { "a/1": {} } }""",
        "the library 'a/1' has no type")]
    [InlineData(
        """{ "runtimeTarget": { "name": "x" }, "targets": { "x": { "a/1": { "runtime": { "L.dll": {} } } } }, "libraries": { "a/1": { "type": "package" } } }""",
        "'serviceable' of the library 'a/1' is neither true nor false")]
    [InlineData(
        """{ "runtimeTarget": { "name": "x" }, "targets": { "x": { "a/1": { "runtime": { "L.dll": {} } } } }, "libraries": { "a/1": { "type": "package", "serviceable": false } } }""",
        "the library 'a/1' has no sha512")]
    [InlineData(
        """{ "runtimeTarget": { "name": "x" }, "targets": { "x": { "a/1": { "runtimeTargets": { "r/L.dll": { "rid": "any" } } } } }, """
            + Library
            + "}",
        "'r/L.dll' has no assetType")]
    [InlineData(
        """{ "runtimeTarget": { "name": "x" }, "runtimeTarget": 5, "targets": { "x": {} }, "libraries": {} }""",
        "it is no JSON that can be read (line 1)")]
    public void CreateInstances_DependencyFileOfTheWrongForm_IsAFaultBeforeTheLoad(string content, string reason) =>
        Refused(content, reason);

    [Fact]
    [Trait("Row", "D7")]
    public void CreateInstances_EmptyDependencyFile_IsAFaultBeforeTheLoad() => Refused(string.Empty, "it is empty");

    [Fact]
    [Trait("Row", "D6")]
    public void CreateInstances_DependencyFileNestedWithoutEnd_IsAFaultBeforeTheLoad() =>
        Refused("""{ "x": """ + new string('[', 2_000_000), "it is no JSON that can be read (line 1)");

    [Theory]
    [Trait("Row", "D6")]
    [InlineData(
        """{ "runtimeTargets": { "../../elsewhere/Lib.dll": { "rid": "any", "assetType": "runtime" } } }""",
        "../../elsewhere/Lib.dll")]
    [InlineData("""{ "runtime": { "lib/Lib.dll": { "localPath": "/elsewhere/Lib.dll" } } }""", "/elsewhere/Lib.dll")]
    [InlineData("""{ "native": { "native/x.so": { "localPath": "a/../../x.so" } } }""", "a/../../x.so")]
    public void CreateInstances_DependencyFileThatLeadsElsewhere_IsAFaultBeforeTheLoad(string package, string path) =>
        Refused(
            $$"""{ "runtimeTarget": { "name": "x" }, "targets": { "x": { "a/1": {{package}} } }, """ + Library + "}",
            $"'{path}' leads out of the provider's folder");

    [Fact]
    [Trait("Row", "D6")]
    public void Of_DependencyFileDamagedAnywhere_EndsNoProcess()
    {
        var (location, file) = WithDependencyFile("PrivateDependency");
        var whole = File.ReadAllBytes(file);
        var random = new Random(4711);
        for (var round = 0; round < 300; round++)
        {
            var damaged = whole.ToArray();
            for (var hit = 0; hit <= round % 6; hit++)
            {
                damaged[random.Next(damaged.Length)] = (byte)"{}[]\":,5xn \0"[random.Next(12)];
            }

            File.WriteAllBytes(file, round % 10 == 0 ? whole[..random.Next(whole.Length)] : damaged);
            Assert.NotNull(DependencyAnalysis.Analyze(location, location));
        }
    }

    /// <summary>
    /// What passes our check goes to .NET's own resolver, which ends the process over what we let through wrongly.
    /// </summary>
    [Theory]
    [Trait("Row", "D6")]
    [InlineData("NativePackage")]
    [InlineData("Satellites")]
    public void Of_DependencyFileWithAnyMemberWrong_EndsNoProcess(string fixture)
    {
        var (location, file) = WithDependencyFile(fixture);
        var whole = File.ReadAllText(file);
        var random = new Random(4711);
        var refused = 0;
        var rounds = int.Parse(Environment.GetEnvironmentVariable("FAPILOG_MUTATIONS") ?? "500", CultureInfo.InvariantCulture);
        for (var round = 0; round < rounds; round++)
        {
            var document = JsonNode.Parse(whole)!;
            for (var hit = 0; hit <= round % 3; hit++)
            {
                Damage(document, random);
            }

            File.WriteAllText(file, document.ToJsonString());
            refused += DependencyAnalysis.Analyze(location, location).Rejections.Count;
        }

        Assert.InRange(refused, rounds / 10, rounds);
    }

    private static void Damage(JsonNode document, Random random)
    {
        var groups = new List<JsonObject>();
        Collect(document, groups);
        var group = groups[random.Next(groups.Count)];
        if (group.Count == 0)
        {
            group["x"] = 5;
            return;
        }

        var name = group.ElementAt(random.Next(group.Count)).Key;
        switch (random.Next(6))
        {
            case 0:
                group.Remove(name);
                break;
            case 1:
                var value = group[name]?.DeepClone();
                group.Remove(name);
                group[random.Next(2) == 0 ? string.Empty : name.ToUpperInvariant()] = value;
                break;
            default:
                JsonNode?[] others = [null, 5, true, "x", new JsonArray(), new JsonObject(), string.Empty];
                group[name] = others[random.Next(others.Length)];
                break;
        }
    }

    private static void Collect(JsonNode? node, List<JsonObject> groups)
    {
        if (node is JsonObject group)
        {
            groups.Add(group);
            foreach (var (_, child) in group)
            {
                Collect(child, groups);
            }
        }
    }

    private (ProviderLocation Location, string File) WithDependencyFile(string fixture)
    {
        var path = Fixture.CopyFolder(fixture, Plugins);
        return (new ProviderLocation(path, Path.GetDirectoryName(path)), Path.ChangeExtension(path, ".deps.json"));
    }

    [Fact]
    public void CreateInstances_SingleFile_DoesNotLookAtADependencyFileBesideIt()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        File.WriteAllText(Path.ChangeExtension(path, ".deps.json"), "{}");

        Assert.NotNull(Create(Request("good")));
    }

    [Theory]
    [InlineData("linux-x64", false, "linux-x64 linux unix-x64 unix any")]
    [InlineData("linux-musl-arm64", false, "linux-musl-arm64 linux-musl linux-arm64 linux unix-arm64 unix any")]
    [InlineData("osx-arm64", false, "osx-arm64 osx unix-arm64 unix any")]
    [InlineData("win-x86", true, "win-x86 win any")]
    public void Of_SystemsIdentifier_IsFollowedByWhatItFallsBackTo(string identifier, bool isWindows, string expected) =>
        Assert.Equal(expected, string.Join(' ', HostSystem.IdentifiersOf(identifier, isWindows)));

    private void Refused(string content, string reason)
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        File.WriteAllText(Path.ChangeExtension(path, ".deps.json"), content);
        var expected = $"The dependency file '{Path.ChangeExtension(path, ".deps.json")}' cannot be used: {reason}. Copy the provider's whole build output again.";

        var fault = Assert.Single(Faults(Request("private-dependency")));
        var inspected = Assert.Single(ProviderInspection.Inspect(path).Entries);

        Assert.Equal(("FAP1024", expected), (fault.Code, fault.Message));
        Assert.Equal(("FAP1024", expected, ProviderState.Rejected), (inspected.Code, inspected.Message, inspected.State));
    }
}
