using System.Globalization;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests;

/// <summary>
/// Each provider dropped into a folder by itself and chosen by name: whatever an event says, its vendor accepts the alert.
/// </summary>
public sealed class HostileEventTests
{
    // More by command: FAPILOG_HOSTILE=1000 dotnet test tests/Fapilog.Providers.Tests.
    private static readonly int Events =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_HOSTILE") ?? "50", CultureInfo.InvariantCulture);

    private static readonly AlertSeverity[] Severities = Enum.GetValues<AlertSeverity>();

    public static TheoryData<string> Names => Vendors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_OfManyHostileEvents_IsRefusedNone(string form)
    {
        var name = form.Split(' ')[0];
        var clock = new RecordingClock();
        await using var vendor = await Vendors.StartAsync(form, clock);
        using var dropped = new DroppedProvider(name, vendor, clock);

        // The loader wraps what it makes so that nothing is thrown: the adapter's receipts do not tell, the double does.
        for (var seed = 0; seed < Events; seed++)
        {
            var some = HostileEvents.Create(seed);
            // A minute each: within every vendor's rate, so that no call waits while the clock stands still.
            clock.Advance(TimeSpan.FromMinutes(1));
            await dropped.Instance.Dispatcher.SendAlertAsync(some, Severities[seed % Severities.Length], vendor.Channel)
                .WaitAsync(Patience.Limit);
        }

        Assert.Empty(vendor.Refusals);
        Assert.Equal(Events, vendor.Accepted);
        vendor.AssertSent();
    }
}

/// <summary>
/// The same, by the tool: a process with a folder of providers and its configuration in environment variables.
/// </summary>
public sealed class HostileIngestTests
{
    public static TheoryData<string> Names => Vendors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Ingest_OfHostileEvents_DeliversAllAndShowsNoSecret(string form)
    {
        var name = form.Split(' ')[0];
        using var folder = new TestFolder();
        DroppedProvider.Drop(name, folder.Under("plugins"));
        await using var vendor = await Vendors.StartAsync(form, TimeProvider.System);
        var environment = vendor.Settings.ToDictionary(
            setting => "FAPILOG__ALERTING__SETTINGS__" + setting.Name.Replace(":", "__", StringComparison.Ordinal),
            setting => setting.Value);
        environment["FAPILOG__ALERTING__PLUGINSPATH"] = folder.Under("plugins");
        environment["FAPILOG__ALERTING__PROVIDER"] = name;
        if (vendor.Channel is { } channel)
        {
            environment["FAPILOG__ALERTING__CHANNEL"] = channel;
        }

        var run = await Tool.RunAsync(folder, environment, Input(), "ingest", "-", "--wait", "50");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains($"{name}: 4 of 4 alerts delivered.", run.Output, StringComparison.Ordinal);
        Assert.Empty(vendor.Refusals);
        Assert.Equal(4, vendor.Accepted);
        Assert.All(vendor.Secrets, secret => Assert.DoesNotContain(secret, run.All, StringComparison.Ordinal));
    }

    private static byte[] Input()
    {
        using var lines = new MemoryStream();
        foreach (var some in Enumerable.Range(0, 200).Select(HostileEvents.Create)
            .Where(one => one.Message.Length is > 0 and < 20_000).Take(4))
        {
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(new
            {
                event_type = "component_failure",
                log_level = "critical",
                message = some.Message,
                component = some.Component,
            }));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
