using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Fapilog.Alerting;
using Fapilog.Alerts.Webhook;
using Fapilog.Testing;

namespace Fapilog.Benchmarks.Sending;

/// <summary>
/// Alerts per second through the webhook provider to the receiver on loopback, beside a bare client that posts a body of the
/// same size.
/// </summary>
internal static class HttpBenchmark
{
    private const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const int Rounds = 7;
    private const int Calls = 4000;

    public static async Task<int> RunAsync()
    {
        foreach (var atOnce in (int[])[1, 8])
        {
            var (ours, bare) = (new List<double>(), new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                var rates = (await OursAsync(atOnce), await BareAsync(atOnce));
                if (round > 0)
                {
                    ours.Add(rates.Item1);
                    bare.Add(rates.Item2);
                }
            }

            Print($"{atOnce} at once: the provider {Median(ours),8:n0} alerts/s, a bare client {Median(bare),8:n0} posts/s, {Median(ours) / Median(bare):n2} of it");
        }

        return 0;
    }

    private static async Task<double> OursAsync(int atOnce)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Key);
        var settings = new WebhookSettings
        {
            Url = Secret.Parse(new Uri(receiver.Url, "hook").AbsoluteUri),
            Secret = Secret.Parse(Key),
            AllowNetworks = ["127.0.0.1"],
        };
        var dispatcher = new WebhookProvider().CreateDispatcher(new AlertProviderContext("hook") { BoundSettings = settings });
        var rate = await RateAsync(atOnce, number => dispatcher.SendAlertAsync(Some.AuditEvent(number), AlertSeverity.Critical));
        ((IDisposable)dispatcher).Dispose();
        return receiver.Requests.All(request => request.Signature is SignatureCheck.Valid)
            ? rate
            : throw new InvalidOperationException("A signature was not valid.");
    }

    private static async Task<double> BareAsync(int atOnce)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = new HttpClient();
        var body = new byte[900];
        return await RateAsync(atOnce, async _ =>
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await client.PostAsync(receiver.Url, content);
            await response.Content.ReadAsByteArrayAsync();
        });
    }

    private static async Task<double> RateAsync(int atOnce, Func<int, Task> call)
    {
        await call(0);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async lane =>
        {
            for (var number = lane; number < Calls; number += atOnce)
            {
                await call(number + 1);
            }
        }));
        return Calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
