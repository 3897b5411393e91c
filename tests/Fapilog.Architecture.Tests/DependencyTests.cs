using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Fapilog.Architecture.Support;
using Fapilog.Tests;

namespace Fapilog.Architecture;

/// <summary>
/// Abstractions ← Core ← Loading ← Hosting ← Cli; providers see Abstractions and Delivery; Delivery and Testing see
/// Abstractions.
/// </summary>
public class DependencyTests
{
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";

    // What a room may name in its project file. A room below one that is named comes with it.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Fapilog.Abstractions"] = [],
        ["Fapilog.Core"] = ["Fapilog.Abstractions"],
        ["Fapilog.Loading"] = ["Fapilog.Core", "Fapilog.Abstractions"],
        ["Fapilog.Hosting"] = ["Fapilog.Loading", "Fapilog.Core", "Fapilog.Abstractions"],
        ["Fapilog.Cli"] = ["Fapilog.Hosting", "Fapilog.Loading", "Fapilog.Core", "Fapilog.Abstractions", "Fapilog.Testing"],
        ["Fapilog.Delivery"] = ["Fapilog.Abstractions"],
        ["Fapilog.Testing"] = ["Fapilog.Abstractions"],
    };

    private static readonly string[] Provider = ["Fapilog.Abstractions", "Fapilog.Delivery"];

    // Analyzers run at build time and are no dependency.
    private static readonly string[] Analyzers =
        ["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.CodeAnalysis.PublicApiAnalyzers"];

    public static TheoryData<string> Projects => [.. Repository.Projects.Keys];

    [Fact]
    public void Rooms_ThatARuleNames_AreThoseThatExist() => Assert.Equal(
        Allowed.Keys.Order(StringComparer.Ordinal),
        Repository.Projects.Keys.Where(name => !IsProvider(name)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyTheRoomsItMay(string project) => Assert.Empty(
        Repository.References(Repository.Projects[project], "ProjectReference")
            .Where(reference => !IsBuildOnly(project, reference))
            .Except(AllowedRooms(project)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_ReferencesOnlyTheRoomsItMay(string project)
    {
        // The tool's assembly is 'fapilog'.
        var ours =
            ReferencesOf(project).Where(name => name.StartsWith("fapilog", StringComparison.OrdinalIgnoreCase)).ToArray();

        Assert.Empty(ours.Except(AllowedRooms(project)));
        Assert.True(ours.Contains("Fapilog.Abstractions") || project is "Fapilog.Abstractions", "Another assembly was read.");
    }

    [Fact]
    public void Abstractions_IsTheBaseClassLibraryAlone()
    {
        Assert.All(ReferencesOf("Fapilog.Abstractions"), name => Assert.True(IsOfTheBaseLibrary(name), name));
        Assert.Empty(Packages("Fapilog.Abstractions"));
    }

    [Fact]
    public void Core_AddsOnlyTheLoggingAbstractions()
    {
        Assert.Equal([Logging], Packages("Fapilog.Core"));
        Assert.Equal(
            ["Fapilog.Abstractions", Logging],
            ReferencesOf("Fapilog.Core").Where(name => !IsOfTheBaseLibrary(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void McMaster_IsKnownToLoadingAlone() => Assert.All(
        Repository.Projects.Where(project => Repository.References(project.Value, "PackageReference")
            .Any(name => name.StartsWith("McMaster", StringComparison.Ordinal))),
        project => Assert.Equal("Fapilog.Loading", project.Key));

    [Fact]
    public void Delivery_NamesNoExtensionsPackage() => Assert.All(
        Repository.Projects.Where(project => project.Key is "Fapilog.Delivery"),
        project => Assert.DoesNotContain(
            Packages(project.Key), name => name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)));

    // Win32Exception is the base library's too.
    private static bool IsOfTheBaseLibrary(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name is "Microsoft.Win32.Primitives";

    private static bool IsProvider(string project) => project.StartsWith("Fapilog.Alerts.", StringComparison.Ordinal);

    // The tool has the build make the providers and place them beside it; it refers to none of their assemblies.
    private static bool IsBuildOnly(string project, string reference) =>
        (IsProvider(reference) || reference.StartsWith("@(", StringComparison.Ordinal))
        && Repository.Projects[project].Descendants("ProjectReference").Any(element =>
            ((string?)element.Attribute("Include"))?.Contains(reference, StringComparison.Ordinal) is true
            && ((string?)element.Attribute("ReferenceOutputAssembly") ?? (string?)element
                .Element("ReferenceOutputAssembly")) == "false");

    private static string[] AllowedRooms(string project) => IsProvider(project) ? Provider : Allowed[project];

    private static IEnumerable<string> Packages(string project) =>
        Repository.References(Repository.Projects[project], "PackageReference").Except(Analyzers);

    private static IReadOnlyList<string> ReferencesOf(string project)
    {
        using var file = new PEReader(File.OpenRead(AssemblyOf(project)));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    // The libraries lie beside the tests; the tool and the providers, which nothing references, where the build made them.
    private static string AssemblyOf(string project) =>
        Path.Combine(AppContext.BaseDirectory, project + ".dll") is var beside && File.Exists(beside)
            ? beside
            : Fixture.PathOf(project);
}
