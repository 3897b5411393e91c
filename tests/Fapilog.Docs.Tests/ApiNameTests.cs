using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;
using Fapilog.Docs.Tests.Support;
using Fapilog.Hosting;
using Fapilog.Loading;
using Fapilog.Testing;

namespace Fapilog.Docs.Tests;

/// <summary>
/// The members of public types that the pages and the packages' READMEs name, against the assemblies.
/// </summary>
public partial class ApiNameTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static ILookup<string, Type> Types { get; } = new[]
        {
            typeof(IAlertProvider), typeof(AuditTrail), typeof(ProviderInspection), typeof(FapilogSettings), typeof(RetryEngine),
            typeof(HostileEvents),
        }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .ToLookup(type => type.Name.Split('`')[0]);

    private static HashSet<string> Extensions { get; } =
    [
        .. Types.SelectMany(types => types).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute)))
            .Select(method => method.Name),
    ];

    [Fact]
    public void Documents_MembersOfPublicTypes_AreThere() => Faults.AssertNone(
        from document in Repository.Documents.Concat(Repository.PackageReadmes)
        where document != "CHANGELOG.md" // Which tells what was.
        from span in Code.Spans(Repository.Read(document))
        let fault = Fault(span)
        where fault is not null
        select $"{document}: {fault}");

    [Theory]
    [InlineData("ProviderInspection.Of", "'ProviderInspection' has no member 'Of'.")]
    [InlineData("HttpAlertDispatcher<TSettings>.Described", "'HttpAlertDispatcher' has no member 'Described'.")]
    [InlineData("AlertFailureKind.Temporary", null)]
    [InlineData("Trust.LockFile", null)]
    public void Fault_OfASpan_NamesAMemberThatIsNotThere(string span, string? fault) => Assert.Equal(fault, Fault(span));

    private static string? Fault(string span)
    {
        var match = TypeAndMember().Match(span);
        var (type, member) = (match.Groups["type"].Value, match.Groups["member"].Value);
        return match.Success && Types.Contains(type) && !Types[type].Any(candidate => Has(candidate, member))
            ? $"'{type}' has no member '{member}'."
            : null;
    }

    // The architecture page names internal ones too.
    private static bool Has(Type type, string member) =>
        type.GetMember(member, Everything).Length > 0
            || Extensions.Contains(member);

    [GeneratedRegex(@"^(?<type>[A-Z]\w+)(?:<\w+>)?\.(?<member>[A-Z]\w+)")]
    private static partial Regex TypeAndMember();
}
