using Fapilog.Benchmarks.Verification;

if (args is ["verify", .. var rest])
{
    return await VerifyBenchmark.RunAsync(rest);
}

if (args is ["verify-only", var directory])
{
    return VerifyBenchmark.RunOnly(directory);
}

await Console.Error.WriteLineAsync("dotnet run -c Release --project tests/Fapilog.Benchmarks -- verify [MEBIBYTES] | verify-only DIR");
return 2;
