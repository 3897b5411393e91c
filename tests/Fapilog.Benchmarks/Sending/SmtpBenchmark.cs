using System.Diagnostics;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Testing;

namespace Fapilog.Benchmarks.Sending;

/// <summary>
/// Mails per second to the double on loopback: what keeping the session is worth.
/// </summary>
internal static class SmtpBenchmark
{
    private const int Rounds = 5;
    private const int MailsOverNewSessions = 100;
    private const int MailsOverOneSession = 1000;
    private const int AtOnce = 8;

    public static async Task<int> RunAsync()
    {
        await using var server = SmtpDouble.Start(new SmtpDoubleOptions { User = "alerts", Password = "not a secret" });
        var (fresh, kept, burst) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var rates = (await FreshAsync(server), await KeptAsync(server, 1), await KeptAsync(server, AtOnce));
            if (round > 0)
            {
                fresh.Add(rates.Item1);
                kept.Add(rates.Item2);
                burst.Add(rates.Item3);
            }
        }

        Print($"a new session for each mail    {Median(fresh),8:n0} mails/s");
        Print($"one session                    {Median(kept),8:n0} mails/s, {Median(kept) / Median(fresh):n1} times as many");
        Print($"one session, {AtOnce} alerts at once  {Median(burst),8:n0} mails/s");
        Print($"the double accepted {server.Mails.Count} mails and refused {server.Refusals.Count}");
        return server.Refusals.Count == 0 ? 0 : 1;
    }

    private static async Task<double> FreshAsync(SmtpDouble server)
    {
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < MailsOverNewSessions; number++)
        {
            var dispatcher = Dispatcher(server);
            await dispatcher.SendAlertAsync(Some.AuditEvent(number), AlertSeverity.Critical);
            await ((IAsyncDisposable)dispatcher).DisposeAsync();
        }

        return MailsOverNewSessions / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> KeptAsync(SmtpDouble server, int atOnce)
    {
        var dispatcher = Dispatcher(server);
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < MailsOverOneSession; number += atOnce)
        {
            await Task.WhenAll(Enumerable.Range(number, atOnce)
                .Select(one => dispatcher.SendAlertAsync(Some.AuditEvent(one), AlertSeverity.Critical)));
        }

        var rate = MailsOverOneSession / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await ((IAsyncDisposable)dispatcher).DisposeAsync();
        return rate;
    }

    private static IAlertDispatcher Dispatcher(SmtpDouble server) =>
        new EmailProvider().CreateDispatcher(new AlertProviderContext("mail")
        {
            BoundSettings = new EmailSettings
            {
                Host = server.Host,
                AllowNetworks = ["127.0.0.1"],
                Port = server.Port,
                User = "alerts",
                Password = Secret.Parse("not a secret"),
                From = "alerts@example.test",
                To = ["oncall@example.test"],
                CertificateAuthority = Secret.Parse(server.CertificatePem),
            }
        });

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
