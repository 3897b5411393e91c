namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// One way to store events in a file. Every run has a new one: start, log, finish, dispose, check.
/// </summary>
internal abstract class Contestant : IAsyncDisposable
{
    /// <summary>Opens the file, in an empty directory. Not measured.</summary>
    public abstract Task StartAsync(string directory, EventShape shape);

    /// <summary>Makes an event and logs it, as an application does. Called by several threads at once.</summary>
    public abstract ValueTask LogAsync(int number);

    /// <summary>Returns when everything logged has left the process. Measured.</summary>
    public abstract Task FinishAsync();

    /// <summary>Releases what is left. Not measured.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Throws unless the file contains that many events, and they are what was logged.</summary>
    public abstract void Check(long events);
}
