using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Fapilog.Crash;

/// <summary>
/// A receiver on loopback that refuses some requests at random.
/// </summary>
internal sealed class RandomReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Random _random;
    private readonly List<(string Id, string Key)> _accepted = [];
    private readonly Task _serving;
    private bool _refuses = true;

    public RandomReceiver(Random random)
    {
        _random = random;
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

    /// <summary>Refuses nothing from now on.</summary>
    public void AcceptAll() => Volatile.Write(ref _refuses, false);

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
        switch (Volatile.Read(ref _refuses) ? _random.Next(10) : 0)
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
