using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>Calls a safe dispatcher as the pump does, on the thread of the test.</summary>
internal static class DispatcherCalls
{
    public static Task<AlertCallResult> CallAsync(this SafeAlertDispatcher safe, CallOptions options = default)
    {
        var answer = safe.Begin(Some.Critical(), AlertSeverity.Critical, null, options.Cancellation);
        return safe.EndAsync(new StartedCall(Task.CompletedTask, answer), options).AsTask();
    }
}
