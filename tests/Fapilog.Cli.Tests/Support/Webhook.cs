using System.Net;
using System.Net.Sockets;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// The webhook provider as an operator's environment configures it, with two secrets: a token in the path, and the key.
/// </summary>
internal static class Webhook
{
    public const string Token = "t0ken-in-the-path-4711";

    public const string Key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public const string Secret = "whsec_" + Key;

    public static Dictionary<string, string> Environment(Uri receiver) => new()
    {
        ["FAPILOG__ALERTING__PROVIDER"] = "webhook",
        ["FAPILOG__ALERTING__SETTINGS__URL"] = new Uri(receiver, $"hooks/{Token}").AbsoluteUri,
        ["FAPILOG__ALERTING__SETTINGS__SECRET"] = Secret,
        ["FAPILOG__ALERTING__SETTINGS__ALLOWNETWORKS__0"] = "127.0.0.0/8",
    };

    /// <summary>Returns an address at which nobody listens.</summary>
    public static Uri Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    public static void AssertNoSecret(ToolRun run)
    {
        Assert.DoesNotContain(Token, run.All, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, run.All, StringComparison.OrdinalIgnoreCase);
    }
}
