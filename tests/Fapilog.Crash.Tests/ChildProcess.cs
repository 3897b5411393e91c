using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Fapilog.Crash;

internal sealed record Acknowledgement(string EventId, long Sequence);

/// <summary>
/// A process that a test starts and that may die, and what it said.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, received) =>
        {
            if (received.Data is { } line)
            {
                _lines.Enqueue(line);
                _ready.TrySetResult();
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        if (start.RedirectStandardError)
        {
            // Read, so that pages about a stack overflow do not block it; and kept from the tests' own output.
            _process.BeginErrorReadLine();
        }
    }

    public IReadOnlyList<string> Lines => [.. _lines];

    public IReadOnlyList<Acknowledgement> Acknowledged =>
    [
        .. _lines.Where(line => line.StartsWith("ack ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Where(parts => parts.Length == 3)
            .Select(parts => new Acknowledgement(parts[1], long.Parse(parts[2], CultureInfo.InvariantCulture))),
    ];

    public static ChildProcess Start(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment = null)
    {
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Starts a program that lies beside the tests.</summary>
    public static ChildProcess StartDotnet(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(
            new ProcessStartInfo(
                "dotnet", [PathOf(program), .. arguments])
            { RedirectStandardOutput = true, RedirectStandardError = true },
            environment);

    public static string PathOf(string program) => Path.Combine(AppContext.BaseDirectory, program);

    public Task WhenReadyAsync() => _ready.Task.WaitAsync(Limit);

    /// <summary>Kills it at once, as <c>kill -9</c> does, and reads what it had said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public Task<int> EndAsync() => EndAsync(Limit);

    public async Task<int> EndAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
