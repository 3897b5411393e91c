using System.Collections.Concurrent;

namespace Fapilog.Format;

public sealed class EventIdsTests
{
    [Fact]
    public void Next_OnSeveralThreads_GivesDistinctRandomIdentifiersOfVersionFour()
    {
        var made = new ConcurrentBag<string>();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                made.Add(EventIds.Next());
            }
        });

        Assert.Equal(8_000, made.Distinct(StringComparer.Ordinal).Count());
        Assert.All(made, id => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id));
    }
}
