using System.Collections;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Starts a task that fails, and never looks at it.</summary>
[AlertProvider("leaves-task")]
public sealed class LeavesTask : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(token =>
    {
        _ = Task.Run(() => throw new InvalidOperationException("nobody looked"));
        return Task.FromResult(AlertReceipt.Accepted);
    });
}

/// <summary>Logs to the host's trail: within the call, after an await, from a task and from a thread of its own.</summary>
[AlertProvider("writes-back")]
public sealed class WritesBack : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        return new Dispatcher(async _ =>
        {
            var log = stage.Get<Func<string, Task>>("log");
            await log("within the call");
            await Task.Yield();
            await log("after an await");
            await Task.Run(() => log("from a task"));
            var done = new TaskCompletionSource();
            new Thread(() => log("from a thread").ContinueWith(_ => done.SetResult())).Start();
            await done.Task;
            return AlertReceipt.Accepted;
        });
    }
}

/// <summary>Tries to change what it was given, and tells what it could.</summary>
[AlertProvider("changes-alert")]
public sealed class ChangesAlert : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        var changed = new List<string>();
        foreach (var (name, value) in new (string, object)[]
        {
            ("Metadata", auditEvent.Metadata),
            ("Metadata.Keys", auditEvent.Metadata.Keys),
            ("Metadata.Values", auditEvent.Metadata.Values),
            ("Metadata[list]", auditEvent.Metadata["list"].AsList()),
            ("Metadata[map]", auditEvent.Metadata["map"].AsMap()),
            ("Alert.Reasons", auditEvent.Alert.Reasons),
            ("Extensions", auditEvent.Extensions),
        })
        {
            changed.AddRange(Attempts(value).Where(Works).Select(_ => name));
        }

        return Task.FromResult(new AlertReceipt { Note = $"changed: {string.Join(", ", changed)}" });
    }

    private static IEnumerable<Action> Attempts(object value)
    {
        if (value is IList list)
        {
            yield return () => list[0] = list[^1];
            yield return () => list.Clear();
        }

        if (value is IDictionary map)
        {
            yield return () => map["new"] = null;
            yield return () => map.Clear();
        }

        if (value is IDictionary<string, AuditValue> typed)
        {
            yield return () => typed["new"] = AuditValue.True;
        }

        if (value is ICollection<AuditValue> values)
        {
            yield return () => values.Add(AuditValue.True);
        }

        if (value is string[] texts)
        {
            yield return () => texts[0] = "changed";
        }

        if (value is AuditValue[] array)
        {
            yield return () => array[0] = AuditValue.True;
        }
    }

    private static bool Works(Action attempt)
    {
        try
        {
            attempt();
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}

/// <summary>Throws an exception and lets the test see whether anybody keeps it.</summary>
[AlertProvider("throws-watched")]
public sealed class ThrowsWatched : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        return new Dispatcher(async _ =>
        {
            await Task.Yield();
            var exception = new WatchedException(stage);
            throw exception;
        });
    }

    private sealed class WatchedException : Exception
    {
        private readonly byte[] _payload = new byte[1_000_000];

        public WatchedException(Stage stage)
            : base("watched")
        {
            stage.Put("exception", new WeakReference(this));
            stage.Put("payload", new WeakReference(_payload));
        }
    }
}
