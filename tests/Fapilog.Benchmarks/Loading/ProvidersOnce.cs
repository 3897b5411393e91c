using System.Diagnostics;
using Fapilog.Alerting;
using Fapilog.Benchmarks.Measuring;
using Fapilog.Loading;
using Fapilog.Tests;
using McMaster.NETCore.Plugins;

namespace Fapilog.Benchmarks.Loading;

/// <summary>
/// One cold start: from nothing to a dispatcher. Prints the milliseconds it took, and those of processor time.
/// </summary>
internal static class ProvidersOnce
{
    public static int Run(string loader, string folder)
    {
        var (start, spent) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        if (loader == "fapilog")
        {
            StartOne(folder);
        }
        else
        {
            LoadAll(folder);
        }

        FreshProcess.Report(start, spent);
        return 0;
    }

    private static void StartOne(string folder)
    {
        using var catalogue = ProviderCatalogue.Scan(folder);
        var instances = catalogue.CreateInstances(
            [
                new ProviderRequest
                {
                    InstanceName = "one",
                    ProviderName = ManyProviders.Name(0),
                    ConfigurationPath = "Fapilog:Alerting",
                },
            ]);
        GC.KeepAlive(instances);
    }

    private static void LoadAll(string folder)
    {
        foreach (var provider in Directory.GetDirectories(folder))
        {
            var dll = Directory.GetFiles(provider, "*.dll").Single();
            using var loader = PluginLoader.CreateFromAssemblyFile(dll, [typeof(IAlertProvider)]);
            var type =
                loader.LoadDefaultAssembly().GetExportedTypes().First(type => typeof(IAlertProvider).IsAssignableFrom(type));
            GC.KeepAlive(((IAlertProvider)Activator.CreateInstance(type)!).CreateDispatcher(new AlertProviderContext("one")));
        }
    }
}
