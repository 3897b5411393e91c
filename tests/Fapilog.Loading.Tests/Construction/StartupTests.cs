using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Construction;

/// <summary>
/// What a provider's own code does while its instance is made, in which order it runs, and what is told of its failures.
/// </summary>
[Collection(ApplicationDomainTests.Name)]
public sealed class StartupTests : PluginsFolderFixture
{
    private const string Token = "a-token-nobody-may-see";

    private readonly StepLog _log = new();

    public StartupTests()
    {
        Fixture.CopyFile("Startup", Plugins);
    }

    private string Dll => Path.Combine(Plugins, "Fapilog.Fixtures.Startup.dll");

    [Fact]
    [Trait("Row", "T5")]
    [Trait("Row", "C4")]
    public void CreateInstances_Settings_AreBoundBeforeAnyConstructorAndTheNameIsTheAttributes()
    {
        var instance = Create(Request("stepping", settings: [("Room", "#a"), ("Token", "t0ken")]));

        Assert.Equal("chat", instance.Name);
        Assert.Equal(["settings made", "room set", "provider made", "dispatcher of chat for #a with t0ken"], _log.Steps);
    }

    [Fact]
    [Trait("Row", "C4")]
    public void CreateInstances_RequiredSettingAbsent_IsAFaultBeforeTheConstructor()
    {
        var fault = Assert.Single(Faults(Request("stepping")));

        Assert.Equal(("FAP2102", "Fapilog:Alerting:Providers:chat:Settings:Room"), (fault.Code, fault.Path));
        Assert.Equal(["settings made"], _log.Steps);
    }

    [Fact]
    [Trait("Row", "T1")]
    [Trait("Row", "R16")]
    public void CreateInstances_FactoryThrowsWhatWrapsItsCause_NamesTheInnermostMasked()
    {
        var fault = Assert.Single(Faults(Request("throws-wrapped", settings: [("Room", "#a"), ("Token", Token)])));

        Assert.Equal("FAP1014", fault.Code);
        Assert.Equal(
            $"Provider 'throws-wrapped' ('{Dll}') could not make its dispatcher. FormatException: inner [secret]. Ask the provider's author, or choose another.",
            fault.Message);
    }

    [Fact]
    [Trait("Row", "T1")]
    public void CreateInstances_ExceptionThatCannotTellItsMessage_IsAFaultAllTheSame()
    {
        var fault = Assert.Single(Faults(Request("throws-unspeakable")));

        Assert.Equal("FAP1014", fault.Code);
        Assert.Contains("UnspeakableException: its message cannot be read.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "R16")]
    public void CreateInstances_RuleOfTheSettingsThrows_TellsNoValueWhateverItsType()
    {
        var fault = Assert.Single(Faults(Request("tells-in-rule", settings: ("Password", Token))));

        Assert.Equal("FAP1014", fault.Code);
        Assert.Contains("InvalidOperationException: cannot check [secret].", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "T2")]
    public void CreateInstances_StaticConstructorThrew_IsNotTriedAgain()
    {
        var catalogue = Scan();
        ProviderRequest One(string instance) => Request("poisoned", instance, settings: ("Room", "#a"));

        var faults = Assert.Throws<FapilogException>(() => catalogue.CreateInstances([One("chat"), One("oncall")])).Faults;
        var later = Assert.Throws<FapilogException>(() => catalogue.CreateInstances([One("later")])).Faults;

        var told = $"Provider 'poisoned' ('{Dll}') cannot be used: its static constructor failed, and .NET never runs it twice. "
            + "InvalidOperationException: the static constructor's own words. Ask the provider's author, or choose another; restart after a change.";
        const string Providers = "Fapilog:Alerting:Providers";
        Assert.Equal(
            [
                new Fault("FAP1035", $"{told} The same at '{Providers}:oncall'.", $"{Providers}:chat"),
                new Fault("FAP1035", told, $"{Providers}:later"),
            ],
            faults.Concat(later));
        // What another test left to be disposed late may be told in between.
        Assert.Equal(["settings made", "room set", "static constructor"], _log.Steps.Where(step => step != "disposed"));
        Assert.Single(catalogue.CreateInstances([Request("stepping", settings: ("Room", "#a"))]));
    }

    [Fact]
    [Trait("Row", "T2")]
    public void CreateInstances_StaticConstructorOfTheSettingsThrew_IsNotTriedAgain()
    {
        var fault = Assert.Single(Faults(Request("poisoned-settings", "a"), Request("poisoned-settings", "b")));

        Assert.Equal("FAP1035", fault.Code);
        Assert.Contains("the settings' own words.", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(" The same at 'Fapilog:Alerting:Providers:b'.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "T3")]
    public void CreateInstances_ModuleInitializerThrew_NoProviderOfTheDllIsTriedAgain()
    {
        var path = Fixture.CopyFile("PoisonedModule", Plugins);
        Assert.Equal(2, Scan().Entries.Count(entry => entry.Path == path && entry.State is ProviderState.Available));

        var fault = Assert.Single(
            Faults(Request("first-of-module", "a"), Request("first-of-module", "b"), Request("second-of-module", "c")));

        Assert.Equal(("FAP1035", "Fapilog:Alerting:Providers:a"), (fault.Code, fault.Path));
        Assert.Equal(
            $"'{path}' cannot be used: its module initializer failed, and .NET never runs it twice. "
            + "InvalidOperationException: the module initializer's own words. Ask the provider's author, or choose another; restart after a change. "
            + "The same at 'Fapilog:Alerting:Providers:b', 'Fapilog:Alerting:Providers:c'.",
            fault.Message);
    }

    [Theory]
    [Trait("Row", "T11")]
    [InlineData("hangs-in-setter")]
    [InlineData("hangs-in-validation")]
    [InlineData("hangs-in-create")]
    public async Task CreateInstances_ProviderHangs_IsAFaultAfterTheLimit(string provider)
    {
        var clock = new WatchedTimeProvider();
        var catalogue = Scan(options =>
        {
            options.TimeProvider = clock;
            options.ConstructionTimeout = TimeSpan.FromSeconds(3);
        });
        var request = Request(provider, settings: provider == "hangs-in-create" ? [] : [("Room", "#a")]);

        var call = Task.Run(() => Assert.Throws<FapilogException>(() => catalogue.CreateInstances([request])));
        await clock.TimerMade;
        clock.Advance(TimeSpan.FromSeconds(3));
        var fault = Assert.Single((await call).Faults);

        Assert.Equal(("FAP1015", "Fapilog:Alerting:Providers:chat"), (fault.Code, fault.Path));
        Assert.Contains("within 3 seconds.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "T11")]
    public async Task CreateInstances_DispatcherMadeTooLate_IsDisposed()
    {
        var clock = new WatchedTimeProvider();
        var catalogue = Scan(options => options.TimeProvider = clock);
        var call = Task.Run(() => Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("hangs-in-create")])));
        await clock.TimerMade;
        clock.Advance(TimeSpan.FromSeconds(10));
        await call;

        _log.Release.Set();

        await _log.HasAsync("disposed");
    }

    protected override void Dispose(bool disposing)
    {
        _log.Dispose();
        base.Dispose(disposing);
    }
}
