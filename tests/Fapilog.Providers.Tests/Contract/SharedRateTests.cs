using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// Two instances that the host makes of one DLL, with the same key: the vendor counts both together, and so do they.
/// </summary>
public sealed class SharedRateTests
{
    [Theory]
    [InlineData("slack", 1)]
    [InlineData("slack with a token", 1)]
    [InlineData("teams", 4)]
    public async Task SendAlertAsync_OfTwoInstancesWithOneKey_KeepsTheVendorsRate(string form, int calls)
    {
        var clock = new RecordingClock();
        await using var vendor = await Vendors.StartAsync(form, clock);
        using var dropped = new DroppedProvider(form.Split(' ')[0], vendor, clock, instances: 2);
        for (var number = 0; number < calls; number++)
        {
            await SendAsync(number % 2).WaitAsync(Patience.Limit);
        }

        var next = SendAsync(1);
        await clock.WaitUntilSetAsync(TimeSpan.FromSeconds(1)).WaitAsync(Patience.Limit);
        Assert.Equal(calls, vendor.Calls());
        clock.Advance(TimeSpan.FromSeconds(1));
        await next.WaitAsync(Patience.Limit);

        Assert.Equal(calls + 1, vendor.Accepted);
        Assert.Empty(vendor.Refusals);

        Task SendAsync(int instance) =>
            dropped.Instances[instance].Dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Critical, vendor.Channel);
    }
}
