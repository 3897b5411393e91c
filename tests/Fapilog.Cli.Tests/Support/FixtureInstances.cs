using System.Text.Json;
using Fapilog.Tests;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// Fixture providers in a plugins folder of the test's own, each chosen by an instance of a configuration file.
/// </summary>
internal static class FixtureInstances
{
    public const string Token = "t0ken<4711>&\"quoted\"+of/the vendor";

    /// <summary>Configures an instance for each provider, called as it; those that take a token get it from the
    /// environment.</summary>
    public static Dictionary<string, string> Configure(
        TestFolder folder, string fixture, params (string Provider, bool HasToken)[] instances)
    {
        Fixture.CopyFile(fixture, folder.Under("plugins"));
        folder.Write("fapilog.json", JsonSerializer.Serialize(new
        {
            Fapilog = new
            {
                Alerting = new
                {
                    PluginsPath = folder.Under("plugins"),
                    Deadline = "00:00:01",
                    Providers = instances.ToDictionary(one => one.Provider, one => new
                    {
                        one.Provider,
                        Settings = one.HasToken ? new Dictionary<string, string> { ["Token"] = "env:VENDOR_TOKEN" } : [],
                    }),
                },
            },
        }));
        return new Dictionary<string, string> { ["VENDOR_TOKEN"] = Token };
    }

    /// <summary>Finds nothing of the token, in whatever spelling, in what the tool wrote.</summary>
    public static void AssertNoToken(ToolRun run)
    {
        var base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"user:{Token}"));
        Assert.All(
            ["t0ken", "quoted", "of/the", "of%2Fthe", "of%2fthe", base64[8..24]],
            part => Assert.DoesNotContain(part, run.All, StringComparison.OrdinalIgnoreCase));

        // A hash may have these digits by chance.
        Assert.DoesNotMatch("(?<![0-9a-f])4711", run.All);
    }
}
