using System.Diagnostics;
using System.Globalization;
using Fapilog.Auditing;
using Fapilog.Querying;
using Fapilog.Verification;

namespace Fapilog.Benchmarks.Growing;

/// <summary>
/// What a directory costs at its age, in milliseconds: medians of a few rounds.
/// </summary>
/// <param name="Start">Starting a trail there.</param>
/// <param name="StartOfEmpty">Starting one in an empty directory, in turn with it.</param>
/// <param name="VerifyNewest">Verifying from the newest day on.</param>
/// <param name="ById">Finding one event of the newest day by its request, with a limit of one.</param>
/// <param name="ByUser">Finding a user's events of the last year.</param>
/// <param name="ByTime">Finding the events of the newest hour.</param>
/// <param name="All">Reading every event.</param>
internal sealed record Aged(
    double Start, double StartOfEmpty, double VerifyNewest, double ById, double ByUser, double ByTime, double All)
{
    private const int Rounds = 7;

    public static Aged Of(History history, string empty)
    {
        var (starts, starts0) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            starts.Add(Milliseconds(() => StartAsync(history.Directory, history.Clock).GetAwaiter().GetResult()));
            Directory.CreateDirectory(empty);
            starts0.Add(Milliseconds(() => StartAsync(empty, history.Clock).GetAwaiter().GetResult()));
            Directory.Delete(empty, recursive: true);
        }

        var now = history.Clock.GetUtcNow();
        var newest = Directory.GetFiles(history.Directory, "audit_*.jsonl").Max()!;
        var day = DateOnly.ParseExact(Path.GetFileNameWithoutExtension(newest)[6..], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new Aged(
            Median(starts),
            Median(starts0),
            Time(() => _ = TrailVerifier.Verify(history.Directory, new VerificationOptions { FromDay = day }).Valid
                ? true : throw new InvalidOperationException("The trail is not valid.")),
            Time(() => Expect(1, Find(history, new AuditQuery { RequestId = History.RequestOf(history.Count - 1), Limit = 1 }))),
            Time(() => Expect(-1, Find(history, new AuditQuery { UserId = "user-17", StartTime = now.AddDays(-365) }))),
            Time(() => Expect(-1, Find(history, new AuditQuery { StartTime = now.AddDays(-1).AddHours(-1) }))),
            Milliseconds(() => Expect(history.Count, Find(history, new AuditQuery()))));
    }

    private static long Find(History history, AuditQuery query) => TrailQuery.Read(history.Directory, query).LongCount();

    private static void Expect(long count, long found)
    {
        if (found == 0 || (count > 0 && found != count))
        {
            throw new InvalidOperationException($"{found} events were found.");
        }
    }

    private static async Task StartAsync(string directory, TimeProvider clock)
    {
        var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }, [], clock);
        await trail.StartAsync();
        await trail.DisposeAsync();
    }

    private static double Time(Action action)
    {
        action();
        return Median([.. Enumerable.Range(0, 3).Select(_ => Milliseconds(action))]);
    }

    private static double Milliseconds(Action action)
    {
        var begin = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
