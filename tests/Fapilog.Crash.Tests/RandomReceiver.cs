using System.Text.Json;

namespace Fapilog.Crash;

/// <summary>
/// A receiver on loopback that refuses some requests at random.
/// </summary>
internal sealed class RandomReceiver : IDisposable
{
    private readonly RawServer _server;
    private readonly Random _random;
    private readonly List<(string Id, string Key)> _accepted = [];
    private bool _refuses = true;

    public RandomReceiver(Random random)
    {
        _random = random;
        _server = new RawServer(Answer);
    }

    public Uri Url => new($"http://{_server.Authority}/");

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

    public void Dispose() => _server.Dispose();

    private string? Answer(string body)
    {
        switch (Volatile.Read(ref _refuses) ? _random.Next(10) : 0)
        {
            case 6:
                return null;
            case 7:
                return "HTTP/1.1 503 Service Unavailable\r\n";
            case 8:
                return "HTTP/1.1 429 Too Many Requests\r\n";
            case 9:
                return "HTTP/1.1 500 Internal Server Error\r\n";
            default:
                var alert = JsonSerializer.Deserialize<JsonElement>(body);
                lock (_accepted)
                {
                    _accepted.Add((alert.GetProperty("id").GetString()!, alert.GetProperty("key").GetString()!));
                }

                return "HTTP/1.1 200 OK\r\n";
        }
    }
}
