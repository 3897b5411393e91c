using Fapilog.Architecture.Support;

namespace Fapilog.Architecture;

/// <summary>
/// The layers inside the assemblies: a namespace refers to those below it, and never in a circle.
/// </summary>
public class LayerTests
{
    // From the bottom to the top. A namespace may refer to any before it.
    private static readonly string[] CoreLayers =
    [
        "Fapilog.Diagnostics",
        "Fapilog.Compliance",
        "Fapilog.Format",
        "Fapilog.Storage",
        "Fapilog.Control",
        "Fapilog.Sealing",
        "Fapilog.Retention",
        "Fapilog.Verification",
        "Fapilog.Querying",
        "Fapilog.Cursors",
        "Fapilog.Alerting",
        "Fapilog.Auditing",
        "Fapilog.Trials",
        "Fapilog.Recovery",
    ];

    // In the contract an event carries what a dispatcher is told of its alert, and a dispatcher is given the event.
    public static TheoryData<string> Assemblies => [.. NamespaceGraph.AssemblyNames.Except(["Fapilog.Abstractions"])];

    [Fact]
    public void Core_HasTheNamespacesOfItsLayersAndNoOther() =>
        Assert.Equal(CoreLayers.Order(StringComparer.Ordinal), NamespaceGraph.Of("Fapilog.Core").Namespaces);

    [Fact]
    public void Core_RefersDownwardsOnly() => Assert.Empty(
        NamespaceGraph.Of("Fapilog.Core").References
            .Where(reference => Array.IndexOf(CoreLayers, reference.To) > Array.IndexOf(CoreLayers, reference.From))
            .Select(reference => reference.ToString()));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_ReferToEachOtherInNoCircle(string assembly) => Assert.Empty(NamespaceGraph.Of(assembly).Circles());

    [Fact]
    public void Storage_KnowsNoCodesAndNoLog() => Assert.DoesNotContain(
        NamespaceGraph.Of("Fapilog.Core").TypesUsedBy("Fapilog.Storage"),
        type => type.StartsWith("Microsoft.Extensions.Logging.", StringComparison.Ordinal)
            || type is "Fapilog.Diagnostics.AuditCodes" or "Fapilog.Diagnostics.Fault" or "Fapilog.Diagnostics.FapilogException");
}
