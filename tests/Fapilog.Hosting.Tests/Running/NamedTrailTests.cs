using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Querying;
using Fapilog.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fapilog.Hosting.Tests.Running;

public sealed class NamedTrailTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fapilog-hosting-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Host_WithNamedTrails_KeepsEachInADirectoryOfItsOwn()
    {
        using var host = Build(
            """{ "Trails": { "billing": { "Audit": { "StoragePath": "b" } }, "wards": { "Audit": { "StoragePath": "w" } } } }""");
        await host.StartAsync();

        var receipt = await Log(host, "billing", "An invoice was changed.");
        await Log(host, "wards", "A bed was moved.");
        await host.StopAsync();

        Assert.Equal(1, receipt.SequenceNumber);
        Assert.Equal(["An invoice was changed."], Messages("b"));
        Assert.Equal(["A bed was moved."], Messages("w"));
        Assert.All(new[] { "b", "w" }, name => Assert.True(TrailVerifier.Verify(Path.Combine(_folder, name)).Valid));
        Assert.Null(host.Services.GetService<IAuditTrail>());
    }

    [Fact]
    public async Task Host_WithADefaultTrailBesideNamedOnes_HasBoth()
    {
        using var host =
            Build("""{ "Audit": { "StoragePath": "d" }, "Trails": { "billing": { "Audit": { "StoragePath": "b" } } } }""");
        await host.StartAsync();

        await host.Services.GetRequiredService<IAuditTrail>().LogEventAsync(AuditEventType.ConfigChanged, "Default.");
        await Log(host, "billing", "Named.");
        await host.StopAsync();

        Assert.Equal(["Default."], Messages("d"));
        Assert.Equal(["Named."], Messages("b"));
    }

    [Fact]
    public async Task Host_WithTwoTrailsInOneDirectory_DoesNotStart()
    {
        using var host = Build("""{ "Trails": { "one": { "Audit": { "StoragePath": "same" } }, "two": { "Audit": { "StoragePath": "same/" } } } }""");

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync());

        var fault = Assert.Single(exception.Faults);
        Assert.Equal(("FAP2007", "Fapilog:Trails"), (fault.Code, fault.Path));
        Assert.Contains("'one' and 'two'", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "same")));
    }

    [Theory]
    [InlineData("\"x\"", "FAP2006 Fapilog:Trails")]
    [InlineData("\" \"", "FAP2006 Fapilog:Trails")]
    [InlineData("\"\"", "FAP2006 Fapilog:Trails")]
    [InlineData("[]", "FAP2006 Fapilog:Trails")]
    [InlineData("""["x"]""", "FAP2003 Fapilog:Trails", "FAP2006 Fapilog:Trails:0")]
    [InlineData("""{ "billing": "x" }""", "FAP2006 Fapilog:Trails:billing")]
    public async Task Host_WhereTrailsIsNoGroupOfNames_DoesNotStart(string trails, params string[] expected)
    {
        using var host = Build(
            $$"""{ "Trails": {{trails}} }""", fapilog => fapilog.ConfigureAudit("billing", audit => audit.Name = "b"));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync());

        Assert.Equal(
            expected, exception.Faults.Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal));
    }

    /// <summary>The value would be ignored beside the names of a file.</summary>
    [Fact]
    public void Read_OfNamedTrailsWithAValueBesideThem_IsAFault()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Fapilog:Trails", "billing"), new("Fapilog:Trails:billing:Audit:StoragePath", "b")]).Build();

        var exception = Assert.Throws<FapilogException>(() => FapilogSettings.ReadAll(configuration));

        Assert.Equal(["FAP2006 Fapilog:Trails"], exception.Faults.Select(fault => $"{fault.Code} {fault.Path}"));
    }

    [Fact]
    public async Task Host_WithFaultsInSeveralTrails_TellsAllOfThemAtOnce()
    {
        using var host = Build("""
            { "Audit": { "QueueCapacity": 0 }, "Trails": { "one": { "Audit": { "Durabilty": "Durable" } }, "1two": { "Alerting": { "Provider": "nobody" } } } }
            """);

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync());

        Assert.Equal(
            [
                "FAP1001 Fapilog:Trails:1two:Alerting:Provider",
                "FAP2003 Fapilog:Trails:1two",
                "FAP2101 Fapilog:Trails:one:Audit:Durabilty",
                "FAP4007 Fapilog:Audit:QueueCapacity",
            ],
            exception.Faults.Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_ANamedTrailWithoutAPath_HasADirectoryUnderItsName()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Fapilog:Trails:billing:Audit:Durability", "Enqueued")]).Build();

        var settings = FapilogSettings.Read(configuration, "billing");

        Assert.Equal(
            (Path.GetFullPath(Path.Combine("audit_logs", "billing")), "billing"),
            (settings.Audit.StoragePath, settings.Audit.Name));
    }

    private static async Task<AuditReceipt> Log(IHost host, string trail, string message) =>
        await host.Services.GetRequiredKeyedService<IAuditTrail>(trail).LogEventAsync(AuditEventType.DataModification, message);

    private IEnumerable<string> Messages(string name) =>
        StoredEvents.Read(Path.Combine(_folder, name)).Select(stored => stored.Message);

    private IHost Build(string fapilog, Action<FapilogBuilder>? inCode = null)
    {
        var path = Path.Combine(_folder, "fapilog.json");
        File.WriteAllText(path, $$"""{ "Fapilog": {{fapilog}} }""");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddJsonFile(path, optional: false, reloadOnChange: false);
        builder.Services.AddFapilog(builder.Configuration, inCode ?? (_ => { }));
        return builder.Build();
    }
}
