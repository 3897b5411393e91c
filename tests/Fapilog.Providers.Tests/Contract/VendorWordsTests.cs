using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// A vendor's own words are not secrets: what the host logs of an answer shows them whole, and no secret beside them.
/// </summary>
public sealed class VendorWordsTests
{
    private const string Words =
        "POST /api/v2/alerts, /v2/enqueue, chat.postMessage, /services/, workflows and triggers?api-version=2016-06-01: ask ops@example.com";

    public static TheoryData<string> Names => Vendors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_AnswerWithTheVendorsWords_ShowsThemAndNoSecret(string form)
    {
        var clock = new RecordingClock();
        await using var vendor = await Vendors.StartAsync(form, clock);
        using var dropped = new DroppedProvider(form.Split(' ')[0], vendor, clock);
        vendor.Script(Answer.Of(400), $"{Words}; you sent {string.Join(", ", vendor.Secrets)}");
        var dispatcher = Assert.IsType<SafeAlertDispatcher>(dropped.Instance.Dispatcher);
        await dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Critical, vendor.Channel).WaitAsync(Patience.Limit);

        Assert.Contains(Words, dispatcher.LastFailure, StringComparison.Ordinal);
        Assert.Contains(SecretMask.Replacement, dispatcher.LastFailure, StringComparison.Ordinal);
        Assert.All(
            vendor.Secrets, secret => Assert.DoesNotContain(secret, dispatcher.LastFailure, StringComparison.Ordinal));
    }
}
