using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// What every provider shows of an alert that stands for many, and of one that another instance could not deliver.
/// </summary>
public sealed class DigestTests
{
    public static TheoryData<string> Names => Vendors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_OfADigestInPlaceOfAnotherInstance_ShowsTheCountTheRangeAndTheInstance(string form)
    {
        var clock = new RecordingClock();
        await using var vendor = await Vendors.StartAsync(form, clock);
        using var dropped = new DroppedProvider(form.Split(' ')[0], vendor, clock);
        var some = Some.AuditEvent(56_789, "Login failed.");

        await dropped.Instance.Dispatcher.SendAlertAsync(
            some with
            {
                Alert = some.Alert with
                {
                    Count = 54_321,
                    FirstSequence = 2_469,
                    LastSequence = 56_789,
                    FallbackFor = "night-shift",
                    FallbackReason = "The vendor answered 403.",
                },
            },
            AlertSeverity.Warning,
            vendor.Channel).WaitAsync(Patience.Limit);

        Assert.Equal(1, vendor.Accepted);
        // A mail's long lines are folded.
        var sent = string.Concat(vendor.Sent()).Replace("=\r\n", string.Empty, StringComparison.Ordinal);
        Assert.All(
            ["54321", "2469", "56789", "night-shift", "answered 403"],
            text => Assert.Contains(text, sent, StringComparison.Ordinal));
    }
}
