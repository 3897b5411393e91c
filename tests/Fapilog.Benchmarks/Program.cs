using Fapilog.Benchmarks.Alerting;
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

if (args is ["alert"])
{
    return await AlertBenchmark.RunAsync();
}

await Console.Error.WriteLineAsync("dotnet run -c Release --project tests/Fapilog.Benchmarks -- verify [MEBIBYTES] | verify-only DIR | write | alert");
return 2;
