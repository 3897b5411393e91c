using System.Collections.Concurrent;
using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>
/// What a test and a provider of one instance leave for each other in the application domain: a provider sees nothing else of
/// its host.
/// </summary>
internal sealed class Stage
{
    private readonly ConcurrentDictionary<string, object> _props;

    private Stage(ConcurrentDictionary<string, object> props)
    {
        _props = props;
    }

    /// <summary>Gets what completes when the test says so.</summary>
    public Task Released => ((TaskCompletionSource)_props.GetOrAdd("release", _ => new TaskCompletionSource())).Task;

    /// <summary>Returns the host's thread and waits until it is free: what follows is the call's asynchronous part.</summary>
    public static async Task ReturnThreadAsync()
    {
        var thread = Thread.CurrentThread;
        await Task.Yield();
        SpinWait.SpinUntil(() => (thread.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0);
    }

    public static Stage Of(AlertProviderContext context)
    {
        var name = $"fapilog.fixtures.{context.InstanceName}";
        lock (AppDomain.CurrentDomain)
        {
            if (AppDomain.CurrentDomain.GetData(name) is not ConcurrentDictionary<string, object> props)
            {
                props = new ConcurrentDictionary<string, object>();
                AppDomain.CurrentDomain.SetData(name, props);
            }

            return new Stage(props);
        }
    }

    public void Put(string name, object value) => _props[name] = value;

    public T Get<T>(string name) => (T)_props[name];
}
