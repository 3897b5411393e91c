using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Fapilog.Crash;

/// <summary>
/// A receiver on loopback that refuses some of its first requests at random, and accepts all later ones.
/// </summary>
internal sealed class RandomReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Random _random;
    private readonly List<(string Id, string Key)> _accepted = [];
    private readonly Task _serving;
    private int _refusable;

    public RandomReceiver(Random random, int refusable)
    {
        _random = random;
        _refusable = refusable;
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public IReadOnlyList<(string Id, string Key)> Accepted
    {
        get
        {
            lock (_accepted)
            {
                return [.. _accepted];
            }
        }
    }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (
                exception is HttpListenerException or ObjectDisposedException or JsonException or IOException)
            {
                // The listener was closed, or the sender was killed in the middle.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var alert = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.InputStream);
        switch (_refusable-- > 0 ? _random.Next(10) : 0)
        {
            case 7:
                context.Response.StatusCode = 503;
                break;
            case 8:
                context.Response.StatusCode = 429;
                break;
            case 9:
                context.Response.StatusCode = 500;
                break;
            default:
                context.Response.StatusCode = 204;
                lock (_accepted)
                {
                    _accepted.Add((alert.GetProperty("id").GetString()!, alert.GetProperty("key").GetString()!));
                }

                break;
        }

        context.Response.Close();
    }
}
