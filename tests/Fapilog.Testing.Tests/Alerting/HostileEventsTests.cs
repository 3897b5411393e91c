using Fapilog.Auditing;

namespace Fapilog.Testing.Tests.Alerting;

public sealed class HostileEventsTests
{
    [Fact]
    public void Create_OfOneSeed_IsTheSameEvent() =>
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(HostileEvents.Create(seed), HostileEvents.Create(seed)));

    [Fact]
    public void Create_OfManySeeds_BringsWhatAProviderMustEndure()
    {
        var events = Enumerable.Range(0, 1000).Select(HostileEvents.Create).ToArray();

        Assert.Contains(events, one => one.Message.Contains("<!channel>", StringComparison.Ordinal));
        Assert.Contains(events, one => one.Message.Contains("\r\n", StringComparison.Ordinal));
        Assert.Contains(events, one => one.Message.Length > 20_000);
        Assert.Contains(events, one => one.Message.Length == 0);
        Assert.Contains(events, one => one.Metadata.Count > 20);
        Assert.Contains(events, one => one.SequenceNumber is null);
        Assert.Contains(events, one => one.Message.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0 && HasLoneSurrogate(one));
    }

    private static bool HasLoneSurrogate(AuditEvent one) => one.Message.EnumerateRunes().Any(rune => rune.Value == 0xFFFD);
}
