using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A process of the tool that runs many commands, one after the other, and compiles its code only once. It ends with the tests.
/// </summary>
internal sealed class ToolWorker : IDisposable
{
    private static readonly ConcurrentStack<ToolWorker> Idle = new();

    private readonly Process _process;
    private readonly BinaryReader _reader;
    private readonly BinaryWriter _writer;
    private readonly Task<string> _error;

    private ToolWorker(Process process, NamedPipeServerStream pipe)
    {
        _process = process;
        _reader = new BinaryReader(pipe);
        _writer = new BinaryWriter(pipe);
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs one command in a process that does nothing else meanwhile.</summary>
    public static async Task<ToolRun> RunAsync(ToolRequest request)
    {
        var worker = Idle.TryPop(out var idle) ? idle : await StartAsync();
        try
        {
            var run = await worker.AnswerAsync(request);
            Idle.Push(worker);
            return run;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _process.Kill();
        _process.Dispose();
    }

    private static async Task<ToolWorker> StartAsync()
    {
        var name = $"fapilog-tool-{Guid.NewGuid():n}";
        var pipe = new NamedPipeServerStream(
            name, PipeDirection.InOut, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        var start = Tool.Describe("dotnet", [Tool.File], AppContext.BaseDirectory);
        start.Environment[ToolRequest.PipeVariable] = name;
        start.Environment["DOTNET_STARTUP_HOOKS"] = Tool.Built("Fapilog.ToolWorker", "Fapilog.ToolWorker.dll");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync();
        await pipe.WaitForConnectionAsync(Patience.Token());
        return new ToolWorker(process, pipe);
    }

    private async Task<ToolRun> AnswerAsync(ToolRequest request)
    {
        request.WriteTo(_writer);
        try
        {
            return await Task.Run(() => ToolRun.Read(_reader)).WaitAsync(Patience.Token());
        }
        catch (EndOfStreamException)
        {
            throw new InvalidOperationException($"The process of the tool ended: {await _error}");
        }
    }
}
