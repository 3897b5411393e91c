using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Fapilog.Crash;

internal sealed record Acknowledgement(string EventId, long Sequence);

/// <summary>
/// The process that logs until it is killed, and what it said.
/// </summary>
internal sealed class WriterProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WriterProcess(ProcessStartInfo start)
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
    }

    public IReadOnlyList<string> Lines => [.. _lines];

    public IReadOnlyList<Acknowledgement> Acknowledged =>
    [
        .. _lines.Where(line => line.StartsWith("ack ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Where(parts => parts.Length == 3)
            .Select(parts => new Acknowledgement(parts[1], long.Parse(parts[2], CultureInfo.InvariantCulture))),
    ];

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Fapilog.CrashWriter.dll");

    public static WriterProcess Start(string directory, int tasks, int? events = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in Arguments(directory, tasks, events))
        {
            start.ArgumentList.Add(argument);
        }

        return Start(start, environment);
    }

    /// <summary>Starts it in a shell that limits the size of files, in blocks of 512 bytes.</summary>
    public static WriterProcess StartWithFileLimit(string directory, int tasks, int events, int blocks)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"ulimit -f {blocks}; exec dotnet {string.Join(' ', Arguments(directory, tasks, events).Select(argument => $"'{argument}'"))}");

        // Below some 16 MiB the runtime itself cannot map its code otherwise.
        return Start(start, new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" });
    }

    public Task WhenReadyAsync() => _ready.Task.WaitAsync(Limit);

    /// <summary>Kills it at once, as <c>kill -9</c> does, and reads what it had said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
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

    private static string[] Arguments(string directory, int tasks, int? events)
    {
        string[] arguments = [Program, directory, tasks.ToString(CultureInfo.InvariantCulture)];
        return events is { } most ? [.. arguments, most.ToString(CultureInfo.InvariantCulture)] : arguments;
    }

    private static WriterProcess Start(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment)
    {
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new WriterProcess(start);
    }
}
