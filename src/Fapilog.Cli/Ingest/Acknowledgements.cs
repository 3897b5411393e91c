using System.Threading.Channels;

namespace Fapilog.Cli;

/// <summary>
/// Writes the identifiers of events to standard output, one per line, each as soon as its promise holds.
/// </summary>
internal sealed class Acknowledgements
{
    private readonly Channel<string> _identifiers = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    public Acknowledgements(TextWriter output)
    {
        // Not on the thread that reads: an input that pauses must not hold back what is already safe.
        _writing = Task.Run(() => WriteAsync(output));
    }

    public void Add(string eventId) => _identifiers.Writer.TryWrite(eventId);

    /// <summary>Waits until everything added is written.</summary>
    public Task CompleteAsync()
    {
        _identifiers.Writer.TryComplete();
        return _writing;
    }

    private async Task WriteAsync(TextWriter output)
    {
        await foreach (var identifier in _identifiers.Reader.ReadAllAsync())
        {
            // An identifier may be anybody's text; a line is one of them.
            await output.WriteAsync(identifier.ReplaceLineEndings(" ") + "\n");
            await output.FlushAsync();
        }
    }
}
