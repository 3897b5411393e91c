namespace Fapilog.Loading.Tests.Discovery;

/// <summary>
/// A settings class that cannot be made is refused before anything is loaded, where metadata shows it.
/// </summary>
public class SettingsClassTests : LinkFixture
{
    [Theory]
    [Trait("Row", "T8")]
    [InlineData("public abstract class Mine { }", "is abstract or static")]
    [InlineData("public interface Mine { }", "is an interface")]
    [InlineData("public class Mine { public Mine(int number) { } }", "has no public constructor without parameters")]
    [InlineData("public class Mine { private Mine() { } }", "has no public constructor without parameters")]
    public void Scan_SettingsClassThatCannotBeMade_IsRejected(string settings, string fault)
    {
        var path = Write("Compiled.dll", CSharp.Compile("Compiled", Source(settings), Contract.Own));

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal("FAP1010", entry.Code);
        Assert.Equal(
            $"The settings class 'Mine' of class 'P' in '{path}' {fault}. Ask the provider's author for a sound build.",
            entry.Message);
    }

    [Theory]
    [InlineData("public class Mine { }")]
    [InlineData("public sealed record Mine { public required string Room { get; init; } }")]
    [InlineData("public struct Mine { }")]
    public void Scan_SettingsClassThatCanBeMade_IsAvailable(string settings)
    {
        Write("Compiled.dll", CSharp.Compile("Compiled", Source(settings), Contract.Own));

        Assert.Equal(ProviderState.Available, Assert.Single(Scan().Entries).State);
    }

    [Theory]
    [Trait("Row", "D5")]
    [InlineData("""[AlertProvider("compiled")] public sealed class P : Base { public override IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!; }""")]
    [InlineData("""[AlertProvider("compiled", Settings = typeof(Elsewhere))] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!; }""")]
    [InlineData("""public sealed class Mine : Elsewhere { } [AlertProvider("compiled", Settings = typeof(Mine))] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!; }""")]
    [InlineData("""public sealed class Mine { public Elsewhere? Part { get; set; } } [AlertProvider("compiled", Settings = typeof(Mine))] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!; }""")]
    [InlineData("""public sealed class Mine { [Mark] public string? Text { get; set; } } [AlertProvider("compiled", Settings = typeof(Mine))] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!; }""")]
    [InlineData("""public sealed class D : Generic<P> { } [AlertProvider("compiled")] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new D(); }""")]
    [InlineData("""public sealed class D : IAlertDispatcher { public D() { new Elsewhere().ToString(); } public System.Threading.Tasks.Task<AlertReceipt> SendAlertAsync(AuditEvent auditEvent, AlertSeverity severity, string? channel = null, System.Threading.CancellationToken cancellationToken = default) => null!; } [AlertProvider("compiled")] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new D(); }""")]
    public void Of_ProviderWhoseOwnClassNeedsWhatIsMissing_IsRefusedAsTheLoadWouldRefuseIt(string provider)
    {
        var helper = CSharp.Compile(
            "Helper",
            ProviderSource.Usings
                + "public abstract class Base : IAlertProvider { public abstract IAlertDispatcher CreateDispatcher(AlertProviderContext context); } public class Elsewhere { } public sealed class MarkAttribute : System.Attribute { } public class Generic<T> : IAlertDispatcher { public System.Threading.Tasks.Task<AlertReceipt> SendAlertAsync(AuditEvent auditEvent, AlertSeverity severity, string? channel = null, System.Threading.CancellationToken cancellationToken = default) => null!; }",
            Contract.Own);
        var path = Write(
            Path.Combine("compiled", "Compiled.dll"),
            CSharp.Compile("Compiled", ProviderSource.Usings + provider, Contract.Own, helper));

        var entry = Assert.Single(ProviderInspection.Inspect(Path.GetDirectoryName(path)!).Entries);

        Assert.Equal((ProviderState.Rejected, "FAP1022"), (entry.State, entry.Code));
        Assert.Contains("cannot be loaded without 'Helper', which is not there.", entry.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(entry.Remarks, remark => remark.Code == "FAP1022");
        var listed = Assert.Single(Scan().Examine());
        var fault = Assert.Single(Faults(Request("compiled")));
        Assert.Equal(("FAP1022", entry.Message), (listed.Code, listed.Message));
        Assert.Equal(("FAP1022", entry.Message), (fault.Code, fault.Message));
    }

    private static string Source(string settings) => ProviderSource.Usings + settings
        + """ [AlertProvider("compiled", Settings = typeof(Mine))] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!; }""";
}
