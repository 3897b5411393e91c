using System.Collections.Immutable;
using System.Diagnostics;

namespace Fapilog.Loading.Tests;

/// <summary>
/// A host of its own process: this build of the loader with another contract, started on a plugins folder.
/// </summary>
internal static class HostProcess
{
    private const string Program = """
        using System.Runtime.Loader;
        using Fapilog.Alerting;
        using Fapilog.Auditing;
        using Fapilog.Diagnostics;
        using Fapilog.Loading;

        using var catalogue = ProviderCatalogue.Scan(args[0], new ProviderCatalogueOptions { ShadowCopyPath = args[1] });
        try
        {
            var instances = catalogue.CreateInstances([new ProviderRequest { InstanceName = "one", ProviderName = "compiled", ConfigurationPath = "Here" }]);
            var receipt = await instances[0].Dispatcher.SendAlertAsync(new AuditEvent { EventType = AuditEventType.DataAccess, Message = "Hello" }, AlertSeverity.Error);
            Console.WriteLine(receipt.Reference);
        }
        catch (FapilogException refused)
        {
            Console.WriteLine(refused.Faults[0].Code + ": " + refused.Faults[0].Message);
        }

        Console.WriteLine("contracts: " + string.Join(", ", AssemblyLoadContext.All.SelectMany(one => one.Assemblies)
            .Where(one => one.GetName().Name == "Fapilog.Abstractions").Select(one => one.GetName().Version)));
        return 0;
        """;

    /// <summary>Runs it and returns what it says, line by line.</summary>
    public static async Task<string[]> RunAsync(string folder, ImmutableArray<byte> contract, string plugins)
    {
        var host = Directory.CreateDirectory(Path.Combine(folder, "host")).FullName;

        // Wine finds nothing by a pattern with a star between two dots.
        foreach (var pattern in new[] { "Fapilog.Core.dll", "Fapilog.Loading.dll", "McMaster*", "Microsoft.DotNet*", "Microsoft.Extensions*" })
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, pattern))
            {
                File.Copy(file, Path.Combine(host, Path.GetFileName(file)));
            }
        }

        var references = Directory.EnumerateFiles(host, "*.dll")
            .Select(path => ImmutableArray.Create(File.ReadAllBytes(path)))
            .Append(contract)
            .ToArray();
        await File.WriteAllBytesAsync(Path.Combine(host, Contract.Name + ".dll"), [.. contract]);
        await File.WriteAllBytesAsync(Path.Combine(host, "host.dll"), [.. CSharp.Compile("host", Program, references)]);
        await File.WriteAllTextAsync(Path.Combine(host, "host.runtimeconfig.json"), $$"""
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version.ToString(3)}}" } } }
            """);
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(host, "host.dll"), plugins, Path.Combine(folder, "copies")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
