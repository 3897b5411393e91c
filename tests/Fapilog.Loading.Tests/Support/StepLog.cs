namespace Fapilog.Loading.Tests;

/// <summary>
/// What the providers of the fixture <c>Startup</c> told of themselves, and the event that lets those go that hang.
/// </summary>
internal sealed class StepLog : IDisposable
{
    private readonly List<string> _steps = [];

    public StepLog()
    {
        AppDomain.CurrentDomain.SetData("fapilog.fixtures.steps", _steps);
        AppDomain.CurrentDomain.SetData("fapilog.fixtures.release", Release);
    }

    public ManualResetEventSlim Release { get; } = new();

    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_steps)
            {
                return [.. _steps];
            }
        }
    }

    public async Task HasAsync(string step)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Steps.Contains(step))
        {
            await Task.Delay(1, limit.Token);
        }
    }

    public void Dispose()
    {
        Release.Set();
        AppDomain.CurrentDomain.SetData("fapilog.fixtures.steps", null);
    }
}
