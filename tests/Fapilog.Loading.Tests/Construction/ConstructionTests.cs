using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Loading.Tests.Construction;

[Collection(ApplicationDomainTests.Name)]
public class ConstructionTests : PluginsFolderFixture
{
    private const string Token = "a-token-nobody-may-see";

    [Theory]
    [Trait("Row", "T1")]
    [Trait("Row", "T2")]
    [InlineData(
        "throws-in-constructor",
        "FAP1014",
        "could not make its dispatcher. InvalidOperationException: the constructor's own words. Ask the provider's author, or choose another.")]
    [InlineData(
        "throws-in-static-constructor",
        "FAP1035",
        "cannot be used: its static constructor failed, and .NET never runs it twice. InvalidOperationException: the static constructor's own words. "
        + "Ask the provider's author, or choose another; restart after a change.")]
    public void CreateInstances_ConstructorThrows_NamesTheInnermostCause(string provider, string code, string words)
    {
        var path = Fixture.CopyFile("Construction", Plugins);

        var fault = Assert.Single(Faults(Request(provider)));

        Assert.Equal((code, "Fapilog:Alerting:Providers:chat"), (fault.Code, fault.Path));
        Assert.Equal($"Provider '{provider}' ('{path}') {words}", fault.Message);
    }

    [Fact]
    [Trait("Row", "T1")]
    public void CreateInstances_ConstructorThrowsForSeveralInstances_IsToldOnceWithThePathOfEach()
    {
        Fixture.CopyFile("Construction", Plugins);

        var fault = Assert.Single(Faults(Request("throws-in-constructor", "a"), Request("throws-in-constructor", "b")));

        Assert.Equal("Fapilog:Alerting:Providers:a", fault.Path);
        Assert.EndsWith(" The same at 'Fapilog:Alerting:Providers:b'.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "T3")]
    [Trait("Row", "T4")]
    [Trait("Row", "C8")]
    public void CreateInstances_ModuleInitializer_RunsOnlyWhenItsProviderIsChosen()
    {
        const string Mark = "fapilog.fixtures.module-initializer";
        Fixture.CopyFile("ModuleInitializer", Plugins);
        Fixture.CopyFile("Good", Plugins);
        AppDomain.CurrentDomain.SetData(Mark, null);
        var catalogue = Scan();
        catalogue.CreateInstances([Request("good")]);
        Assert.Null(AppDomain.CurrentDomain.GetData(Mark));

        var fault = Assert.Single(
            Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("module-initializer")])).Faults);

        Assert.Equal("FAP1035", fault.Code);
        Assert.Contains(
            "InvalidOperationException: the module initializer's own words.", fault.Message, StringComparison.Ordinal);
        Assert.Equal("ran", AppDomain.CurrentDomain.GetData(Mark));
    }

    [Fact]
    [Trait("Row", "T11")]
    public async Task CreateInstances_ConstructorHangs_IsAFaultAfterTheLimit()
    {
        var path = Fixture.CopyFile("Construction", Plugins);
        using var release = new ManualResetEventSlim();
        AppDomain.CurrentDomain.SetData("fapilog.fixtures.release", release);
        var clock = new WatchedTimeProvider();
        var catalogue = Scan(options => options.TimeProvider = clock);

        var call =
            Task.Run(() => Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("hangs-in-constructor")])));
        await clock.TimerMade;
        clock.Advance(TimeSpan.FromSeconds(10));
        var fault = Assert.Single((await call).Faults);
        release.Set();

        Assert.Equal("FAP1015", fault.Code);
        Assert.Equal(
            $"Provider 'hangs-in-constructor' ('{path}') did not make its dispatcher within 10 seconds. "
            + "A provider makes its dispatcher without any input or output: ask its author, or choose another.",
            fault.Message);
    }

    [Fact]
    public void CreateInstances_NoDispatcher_IsAFault()
    {
        Fixture.CopyFile("Misbehaving", Plugins);

        var fault = Assert.Single(Faults(Request("no-dispatcher")));

        Assert.Equal("FAP1014", fault.Code);
        Assert.Contains("It returned no dispatcher.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throws", "Not delivered: InvalidOperationException: thrown at once")]
    [InlineData("faults", "Not delivered: InvalidOperationException: in the task")]
    [InlineData("returns-null", "Not delivered: The dispatcher returned no task.")]
    [InlineData("no-receipt", "Not delivered: The dispatcher returned no receipt.")]
    public async Task SendAlertAsync_Misbehaves_IsContained(string provider, string note)
    {
        Fixture.CopyFile("Misbehaving", Plugins);
        Assert.Equal(note, (await Send(Create(Request(provider)))).Note);
    }

    [Fact]
    public async Task SendAlertAsync_NeverCompletes_EndsAtTheInstancesDeadline()
    {
        Fixture.CopyFile("Misbehaving", Plugins);
        var clock = new FakeTimeProvider();
        var options = new AlertInstanceOptions { Deadline = TimeSpan.FromSeconds(7) };
        var instance =
            Assert.Single(Scan(one => one.TimeProvider = clock).CreateInstances([Request("never-completes", options: options)]));

        var call = Send(instance);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("Not delivered: ", (await call).Note, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "R16")]
    public async Task SecretOfASetting_InWhatAProviderThrowsOrLogs_IsMasked()
    {
        Fixture.CopyFile("Misbehaving", Plugins);
        Fixture.CopyFile("Good", Plugins);

        var receipt = await Send(Create(Request("tells", settings: ("Token", Token))));
        var fault = Assert.Single(Faults(Request("tells-early", settings: ("Token", Token))));
        Create(Request("good", settings: ("Token", Token)));

        Assert.Equal("Not delivered: InvalidOperationException: refused [secret]", receipt.Note);
        Assert.Contains("InvalidOperationException: refused [secret].", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Information Fapilog.Alerting 1105: Alert instance 'chat': Made with token [secret].", Log.Lines);
        Assert.DoesNotContain(Log.Lines, line => line.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public void CreateInstances_Declaration_DecidesConcurrencyAndClears()
    {
        Fixture.CopyFile("Good", Plugins);

        var instance = Create(Request("good", options: new AlertInstanceOptions { Channel = "#audit", QueueCapacity = 7 }));

        Assert.Equal((3, true), (instance.MaxConcurrentCalls, instance.HandlesClear));
        Assert.Equal(("#audit", 7), (instance.Options.Channel, instance.Options.QueueCapacity));
    }

    [Fact]
    public void CreateInstances_ChannelOfAProviderWithoutChannels_IsDroppedAndLogged()
    {
        Fixture.CopyFile("TwoProviders", Plugins);

        Assert.Null(Create(Request("first-of-two", options: new AlertInstanceOptions { Channel = "#audit" })).Options.Channel);
        Assert.Contains(
            "Warning Fapilog.Loading 1103: The channel '#audit' of instance 'chat' is ignored: provider 'first-of-two' delivers to one place.",
            Log.Lines);
    }
}
