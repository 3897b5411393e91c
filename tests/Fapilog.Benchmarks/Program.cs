using System.Globalization;
using Fapilog.Benchmarks.Alerting;
using Fapilog.Benchmarks.Comparing;
using Fapilog.Benchmarks.Delivering;
using Fapilog.Benchmarks.Growing;
using Fapilog.Benchmarks.Limits;
using Fapilog.Benchmarks.Loading;
using Fapilog.Benchmarks.Micro;
using Fapilog.Benchmarks.Sending;
using Fapilog.Benchmarks.Verification;
using Fapilog.Benchmarks.Writing;

if (args is ["verify", .. var rest])
{
    return await VerifyBenchmark.RunAsync(rest);
}

if (args is ["verify-only", var directory])
{
    return VerifyBenchmark.RunOnly(directory);
}

if (args is ["write"])
{
    return await WriteBenchmark.RunAsync();
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

await Console.Error.WriteLineAsync("dotnet run -c Release --project tests/Fapilog.Benchmarks -- verify [MEBIBYTES] | verify-only DIR | write | compare [OPTIONS] | deliver [SECONDS] | grow [EVENTS] | micro [OPTIONS] | providers [FOLDERS] | limits | hostile | alert | backlog [ALERTS] | smtp | http");
return 2;
