using System.Diagnostics;
using System.Globalization;
using Fapilog.Benchmarks.Measuring;
using Fapilog.Querying;
using Fapilog.Verification;

namespace Fapilog.Benchmarks.Growing;

/// <summary>
/// What a directory costs at its age, in milliseconds: medians of a few rounds.
/// </summary>
/// <param name="Start">Starting a trail there, in a fresh process.</param>
/// <param name="StartOfEmpty">Starting one where there is nothing, in turn with it.</param>
/// <param name="VerifyNewest">Verifying from the newest day on.</param>
/// <param name="ById">Finding one event of the newest day by its request, with a limit of one.</param>
/// <param name="ByUser">Finding a user's events of the last year.</param>
/// <param name="ByTime">Finding the events of the newest hour.</param>
/// <param name="All">Reading every event.</param>
internal sealed record Aged(
    double Start, double StartOfEmpty, double VerifyNewest, double ById, double ByUser, double ByTime, double All)
{
    private const int Rounds = 7;

    public static async Task<Aged> OfAsync(History history, string empty)
    {
        var (starts, startsOfEmpty) = (new List<double>(), new List<double>());
        var now = history.Clock.GetUtcNow();
        for (var round = 0; round < Rounds; round++)
        {
            starts.Add(await StartAsync(history.Directory, now));
            startsOfEmpty.Add(await StartAsync(empty, now));
            Directory.Delete(empty, recursive: true);
        }

        var newest = Directory.GetFiles(history.Directory, "audit_*.jsonl").Max()!;
        var day = DateOnly.ParseExact(Path.GetFileNameWithoutExtension(newest)[6..], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new Aged(
            Median(starts),
            Median(startsOfEmpty),
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

    private static async Task<double> StartAsync(string directory, DateTimeOffset now) =>
        (await FreshProcess.RunAsync("grow-start", directory, now.ToString("O", CultureInfo.InvariantCulture)))[0];

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
