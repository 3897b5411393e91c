using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Testing;

namespace Fapilog.Benchmarks.Delivering;

/// <summary>
/// A vendor that answers at once, and notes when it got the alert of each number, whatever form it comes in.
/// </summary>
internal sealed partial class MarkReceiver : IAsyncDisposable
{
    /// <summary>The path whose requests are never answered.</summary>
    public const string Hanging = "hanging";

    private static readonly ReceiverAnswer Taken = new(200, "{}");

    private readonly LoopbackServer _server;
    private readonly long[] _arrived;
    private readonly int _receivers;
    private int _open;

    private MarkReceiver(int numbers, int receivers)
    {
        _server = new LoopbackServer(TimeProvider.System, Answer);
        _arrived = new long[numbers * receivers];
        _receivers = receivers;
        _open = _arrived.Length;
    }

    /// <summary>Gets how many alerts have not arrived.</summary>
    public int Open => Volatile.Read(ref _open);

    public static async Task<MarkReceiver> StartAsync(int numbers, int receivers = 1)
    {
        var receiver = new MarkReceiver(numbers, receivers);
        await receiver._server.StartAsync(CancellationToken.None);
        return receiver;
    }

    /// <summary>Returns what an alert contains, so that it is known again.</summary>
    public static string Mark(int number) => string.Create(CultureInfo.InvariantCulture, $"mark-{number:d7}");

    /// <summary>Returns the address of one of the receivers: its number, or <see cref="Hanging"/>.</summary>
    public string AddressOf(string path) => new Uri(_server.Url, path).AbsoluteUri;

    /// <summary>Returns when the alert of a number arrived, as a timestamp of <see cref="Stopwatch"/>; 0 if it did not.</summary>
    public long ArrivedAt(int number, int receiver) => Interlocked.Read(ref _arrived[(number * _receivers) + receiver]);

    /// <summary>Forgets what arrived, for the next load with the same numbers.</summary>
    public void Forget()
    {
        Array.Clear(_arrived);
        Interlocked.Exchange(ref _open, _arrived.Length);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [GeneratedRegex("mark-([0-9]{7})", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    private ReceiverAnswer Answer(ReceivedRequest request)
    {
        if (request.Target.EndsWith(Hanging, StringComparison.Ordinal))
        {
            return ReceiverAnswer.Hang;
        }

        var now = Stopwatch.GetTimestamp();
        _ = int.TryParse(request.Target.AsSpan(1), CultureInfo.InvariantCulture, out var receiver);
        foreach (var match in Marks().EnumerateMatches(request.Text))
        {
            var number = int.Parse(request.Text.AsSpan(match.Index + 5, 7), CultureInfo.InvariantCulture);
            if (Interlocked.CompareExchange(ref _arrived[(number * _receivers) + receiver], now, 0) == 0)
            {
                Interlocked.Decrement(ref _open);
            }
        }

        return Taken;
    }
}
