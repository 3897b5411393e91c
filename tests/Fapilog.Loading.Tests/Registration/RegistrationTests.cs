using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Registration;

public sealed class RegistrationTests : PluginsFolderFixture
{
    private const string Token = "a-token-nobody-may-see";

    [Fact]
    public async Task CreateInstances_RegisteredName_IsChosenLikeADlls()
    {
        Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan(ProviderRegistration.Create<EchoSettings>("echo", Echo));

        var instances = catalogue.CreateInstances(
            [Request("ECHO", "one", settings: ("Prefix", "first")), Request(
                "echo", "two", settings: ("prefix", "second")), Request("good", "three")]);

        Assert.Equal("one: first Hello", (await Send(instances[0])).Reference);
        Assert.Equal("two: second Hello", (await Send(instances[1])).Reference);
        Assert.Equal("good|Error||e-1", (await Send(instances[2])).Reference);
        Assert.All(instances, instance => Assert.IsType<SafeAlertDispatcher>(instance.Dispatcher));
        Assert.Equal(
            ("echo", "(registered in code)", ProviderState.Loaded),
            (catalogue.Entries[0].Name, catalogue.Entries[0].Path, catalogue.Entries[0].State));
        Assert.Contains("Information Fapilog.Alerting 1105: Alert instance 'one': Made.", Log.Lines);
    }

    [Fact]
    public async Task CreateInstances_RegisteredInAMissingFolder_NeedsNone()
    {
        Directory.Delete(Plugins);

        var catalogue = Scan(ProviderRegistration.Create<EchoSettings>("echo", Echo));

        Assert.Equal(
            "chat:  Hello",
            (await Send(Assert.Single(catalogue.CreateInstances([Request("echo", settings: ("Prefix", ""))])))).Reference);
        Assert.Equal(ProviderState.Loaded, Assert.Single(catalogue.Entries).State);
    }

    [Fact]
    public void CreateInstances_SettingsOfARegisteredOne_HaveTheFaultsOfADlls()
    {
        var faults = Fails(
            ProviderRegistration.Create<EchoSettings>("echo", _ => throw new InvalidOperationException("never reached")),
            Request("echo", settings: [("Prefx", "x"), ("Count", "many"), ("Token", "env:FAPILOG_TEST_ABSENT"), ("Size", "0")]));

        Assert.Equal(
            ["FAP2101 Prefx", "FAP2103 Count", "FAP2104 Size", "FAP2105 Token"],
            faults.Select(fault => $"{fault.Code} {fault.Path!.Split(':')[^1]}").Order(StringComparer.Ordinal));
        Assert.All(
            faults,
            fault => Assert.StartsWith("Fapilog:Alerting:Providers:chat:Settings:", fault.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CreateInstances_WithoutASettingsClass_GivesTheTextsWithSecretsFilesMadeAbsolute()
    {
        File.WriteAllText(Path.Combine(Root, "key.txt"), Token);
        var catalogue = Scan(ProviderRegistration.Create("raw", context => new Answering(
            $"{context.RawSettings["Headers:X-Team"]} {Secret.Parse(context.RawSettings["Key"]!).GetValue()}")));

        var instance = Assert.Single(catalogue.CreateInstances(
            [Request(
                "raw",
                baseDirectory: Root,
                settings: [("Headers:X-Team", "core"), ("Key", "file:key.txt"), ("Anything", "goes")])]));

        Assert.Equal($"core {Token}", (await Send(instance)).Reference);
    }

    [Fact]
    public async Task Secrets_OfARegisteredOne_AreMasked()
    {
        File.WriteAllText(Path.Combine(Root, "key.txt"), Token);
        ProviderRegistration Raw(Func<AlertProviderContext, IAlertDispatcher> factory) =>
            ProviderRegistration.Create("raw", factory);
        ProviderRequest request = Request(
            "raw", baseDirectory: Root, settings: [("Key", "file:key.txt"), ("Plain", "plain-text-key"), ("Loud", "true")]);

        var thrown =
            Assert.Single(Fails(Raw(_ => throw new InvalidOperationException($"{Token} and plain-text-key, true")), request));
        var typed = Assert.Single(Fails(
            ProviderRegistration.Create<EchoSettings>(
                "raw", context => throw new InvalidOperationException(context.GetSettings<EchoSettings>().Token!.GetValue())),
            Request("raw", settings: ("Token", Token))));
        var sent = await Send(Assert.Single(Scan(Raw(_ => new Answering(() => throw new InvalidOperationException(Token))))
            .CreateInstances([request])));

        Assert.Contains("InvalidOperationException: [secret] and [secret], true.", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: [secret].", typed.Message, StringComparison.Ordinal);
        Assert.Equal("Not delivered: InvalidOperationException: [secret]", sent.Note);
        Assert.DoesNotContain(Log.Lines, line => line.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public void CreateInstances_FactoryThrowsOrMakesNothing_IsAFaultOfTheInstance()
    {
        var thrown = Assert.Single(
            Fails(ProviderRegistration.Create("echo", _ => throw new IOException("no such room")), Request("echo")));
        var nothing = Assert.Single(Fails(ProviderRegistration.Create("echo", _ => null!), Request("echo")));

        Assert.Equal(("FAP1014", "Fapilog:Alerting:Providers:chat"), (thrown.Code, thrown.Path));
        Assert.Equal(
            "Provider 'echo' ('(registered in code)') could not make its dispatcher. IOException: no such room. Ask the provider's author, or choose another.",
            thrown.Message);
        Assert.Contains("It returned no dispatcher.", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "T11")]
    public async Task CreateInstances_FactoryHangs_IsAFaultAfterTheLimit()
    {
        using var release = new ManualResetEventSlim();
        var clock = new WatchedTimeProvider();
        var catalogue = Scan(options =>
        {
            options.TimeProvider = clock;
            options.Registrations.Add(ProviderRegistration.Create("echo", _ =>
            {
                release.Wait();
                return NoopAlertDispatcher.Instance;
            }));
        });

        var call = Task.Run(() => Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("echo")])));
        await clock.TimerMade;
        clock.Advance(TimeSpan.FromSeconds(10));
        var fault = Assert.Single((await call).Faults);
        release.Set();

        Assert.Equal("FAP1015", fault.Code);
    }

    [Fact]
    [Trait("Row", "N2")]
    public void CreateInstances_NameOfADllToo_IsAFaultThatNamesBoth()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var registration = ProviderRegistration.Create("Fine_Alerts", Echo);

        var fault = Assert.Single(Fails(registration, Request("fine-alerts")));
        var entries = Scan(registration).Entries;

        Assert.Equal(("FAP1034", "Fapilog:Alerting:Providers:chat:Provider"), (fault.Code, fault.Path));
        Assert.Equal(
            $"'fine-alerts' is registered in code, and is the name of a provider in '{path}' too. Register it under another name, or remove the DLL.",
            fault.Message);
        Assert.Equal(
            [(ProviderState.Rejected, "FAP1034"), (ProviderState.Available, "FAP1034")],
            entries.Select(entry => (entry.State, entry.Code)));
        Assert.NotNull(Scan(registration).CreateInstances([Request("good")]));
    }

    [Fact]
    [Trait("Row", "N2")]
    public void CreateInstances_RegisteredTwice_IsAFault()
    {
        var catalogue = Scan(ProviderRegistration.Create("echo", Echo), ProviderRegistration.Create("E_cho", Echo));

        var fault = Assert.Single(Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("echo")])).Faults);

        Assert.Equal("FAP1034", fault.Code);
        Assert.Equal("'echo' is registered in code 2 times. Register each dispatcher under a name of its own.", fault.Message);
    }

    [Theory]
    [Trait("Row", "N3")]
    [Trait("Row", "N6")]
    [InlineData("noop", "'noop' is built in and always means the dispatcher that does nothing. Choose another name.")]
    [InlineData("No-Op", "'No-Op' is built in and always means the dispatcher that does nothing. Choose another name.")]
    [InlineData("../echo", "'../echo' is not a provider's name. " + ProviderName.Rule)]
    public void Create_BuiltInOrMalformedName_IsRefused(string name, string message)
    {
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentException>(() => ProviderRegistration.Create(name, Echo)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ProviderRegistration.Create("echo", Echo).Aliases = [name]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProviderRegistration.Create("echo", Echo).MaxConcurrentCalls = 0);
    }

    [Fact]
    public void CreateInstances_WhatARegistrationDeclares_DecidesAsADlls()
    {
        var registration = ProviderRegistration.Create("echo", Echo);
        (registration.Aliases, registration.Description) = (["repeat"], "Says it again.");
        (registration.Channels, registration.MaxConcurrentCalls, registration.HandlesClear) = (AlertChannels.Any, 5, true);
        var catalogue = Scan(registration);

        var instance =
            Assert.Single(catalogue.CreateInstances([Request("RE_PEAT", options: new AlertInstanceOptions { Channel = "#a" })]));
        var entry = Assert.Single(catalogue.Entries);

        Assert.Equal((5, true, "#a"), (instance.MaxConcurrentCalls, instance.HandlesClear, instance.Options.Channel));
        Assert.Equal(("Says it again.", AlertChannels.Any, null), (entry.Description, entry.Channels, entry.ContractVersion));
        Assert.Equal(["repeat"], entry.Aliases);
        registration.MaxConcurrentCalls = 1000;
        Assert.Equal(64, Assert.Single(Scan(registration).CreateInstances([Request("echo")])).MaxConcurrentCalls);
    }

    [Fact]
    public async Task CreateRegisteredInstances_MakesRegisteredOnesAloneAndLoadsNoDll()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan(ProviderRegistration.Create("echo", context => new Answering(context.RawSettings["Say"]!)));

        var instances =
            catalogue.CreateRegisteredInstances([Request("echo", "one", settings: ("Say", "hello")), Request("noop", "two")]);
        var fault =
            Assert.Single(Assert.Throws<FapilogException>(() => catalogue.CreateRegisteredInstances([Request("good")])).Faults);

        Assert.Equal("hello", (await Send(instances[0])).Reference);
        Assert.Equal(("FAP1001", "Fapilog:Alerting:Providers:chat:Provider"), (fault.Code, fault.Path));
        Assert.Equal(
            $"'good' is a provider in '{path}', and this application loads no DLL. Register it in code, or choose another.",
            fault.Message);
        Assert.False(Directory.Exists(Copies));
    }

    private static IAlertDispatcher Echo(AlertProviderContext context)
    {
        context.Log(AlertLogLevel.Information, "Made.");
        return new Answering(context.InstanceName + ": " + (context.RawSettings.ContainsKey("Prefix")
            ? context.GetSettings<EchoSettings>().Prefix
            : null) + " Hello");
    }

    private ProviderCatalogue Scan(params ProviderRegistration[] registrations) =>
        Scan(options => Array.ForEach(registrations, options.Registrations.Add));

    private IReadOnlyList<Fault> Fails(ProviderRegistration registration, ProviderRequest request) =>
        Assert.Throws<FapilogException>(() => Scan(registration).CreateInstances([request])).Faults;

    internal sealed class EchoSettings
    {
        public string? Prefix { get; set; }

        public int Count { get; set; }

        [Range(1, 9)]
        public int Size { get; set; } = 1;

        public Secret? Token { get; set; }
    }

    private sealed class Answering : IAlertDispatcher
    {
        private readonly Func<string> _answer;

        public Answering(string answer)
            : this(() => answer)
        {
        }

        public Answering(Func<string> answer)
        {
            _answer = answer;
        }

        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            Task.FromResult(new AlertReceipt { Reference = _answer() });
    }
}
