using System.Globalization;
using Fapilog.Benchmarks.Alerting;
using Fapilog.Benchmarks.Comparing;
using Fapilog.Benchmarks.Delivering;
using Fapilog.Benchmarks.Growing;
using Fapilog.Benchmarks.Guarding;
using Fapilog.Benchmarks.Limits;
using Fapilog.Benchmarks.Loading;
using Fapilog.Benchmarks.Micro;
using Fapilog.Benchmarks.Sending;
using Fapilog.Benchmarks.Soaking;
using Fapilog.Benchmarks.Starting;
using Fapilog.Benchmarks.Verification;

if (args is ["verify", .. var rest])
{
    return await VerifyBenchmark.RunAsync(rest);
}

if (args is ["verify-only", var directory])
{
    return VerifyBenchmark.RunOnly(directory);
}

if (args is ["compare", .. var compared])
{
    return await CompareBenchmark.RunAsync(compared);
}

if (args is ["deliver", .. var seconds])
{
    return await DeliverBenchmark.RunAsync(seconds is [var each] ? int.Parse(each, CultureInfo.InvariantCulture) : 10);
}

if (args is ["grow", .. var most])
{
    return await GrowBenchmark.RunAsync(most is [var size] ? int.Parse(size, CultureInfo.InvariantCulture) : 1_000_000);
}

if (args is ["grow-start", var aged, var now])
{
    return await GrowBenchmark.StartOnceAsync(aged, now);
}

if (args is ["startup", .. var tools])
{
    return await StartupBenchmark.RunAsync(tools is [var other] ? Path.GetFullPath(other) : null);
}

if (args is ["host-once", var providers, var from])
{
    return await HostOnce.RunAsync(int.Parse(providers, CultureInfo.InvariantCulture), from);
}

if (args is ["guard", var ratios])
{
    return await GuardBenchmark.RunAsync(ratios, update: false);
}

if (args is ["guard", "--update", var replaced])
{
    return await GuardBenchmark.RunAsync(replaced, update: true);
}

if (args is ["soak", .. var soaked])
{
    return await SoakBenchmark.RunAsync(soaked is [var minutes] ? int.Parse(minutes, CultureInfo.InvariantCulture) : 60);
}

if (args is ["micro", .. var micro])
{
    return MicroBenchmark.Run(micro);
}

if (args is ["providers", .. var folders])
{
    return await ProvidersBenchmark.RunAsync(folders);
}

if (args is ["providers-once", var loader, var plugins])
{
    return ProvidersOnce.Run(loader, plugins);
}

if (args is ["limits"])
{
    return await LimitsBenchmark.RunAsync();
}

if (args is ["hostile"])
{
    return await HostileBenchmark.RunAsync();
}

if (args is ["alert"])
{
    return await AlertBenchmark.RunAsync();
}

if (args is ["backlog", .. var number])
{
    return await BacklogBenchmark.RunAsync(
        number is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1_000_000);
}

if (args is ["smtp"])
{
    return await SmtpBenchmark.RunAsync();
}

if (args is ["http"])
{
    return await HttpBenchmark.RunAsync();
}

await Console.Error.WriteLineAsync("dotnet run -c Release --project tests/Fapilog.Benchmarks -- verify [MEBIBYTES] | verify-only DIR | compare [OPTIONS] | deliver [SECONDS] | grow [EVENTS] | startup [TOOL] | guard [--update] FILE | soak [MINUTES] | micro [OPTIONS] | providers [FOLDERS] | limits | hostile | alert | backlog [ALERTS] | smtp | http");
return 2;
