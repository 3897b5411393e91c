using System.Threading.Channels;

namespace Fapilog.Cli;

/// <summary>
/// Writes the identifiers of events to standard output, one per line, each as soon as its promise holds.
/// </summary>
internal sealed class Acknowledgements
{
    private readonly Channel<string> _identifiers =
        Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    public Acknowledgements(ToolConsole console)
    {
        // Not on the thread that reads: an input that pauses must not hold back what is already safe.
        _writing = Task.Run(() => WriteAsync(console));
    }

    public void Add(string eventId) => _identifiers.Writer.TryWrite(eventId);

    /// <summary>Waits until everything added is written.</summary>
    public Task CompleteAsync()
    {
        _identifiers.Writer.TryComplete();
        return _writing;
    }

    private async Task WriteAsync(ToolConsole console)
    {
        await foreach (var identifier in _identifiers.Reader.ReadAllAsync())
        {
            console.Record(identifier);
        }
    }
}
