using System.Diagnostics;
using System.Runtime.Loader;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Recognizes exceptions that came through the code of one loaded provider.
/// </summary>
/// <remarks>
/// Only for a provider with a load context of its own. One that is registered in code shares the application's, so an exception
/// there may have any origin.
/// </remarks>
internal sealed class ProviderCode
{
    private readonly AssemblyLoadContext? _context;

    public ProviderCode(IAlertDispatcher dispatcher)
    {
        var context = AssemblyLoadContext.GetLoadContext(dispatcher.GetType().Assembly);
        _context = context == AssemblyLoadContext.Default ? null : context;
    }

    public bool HasOwnContext => _context is not null;

    public bool IsOnStackOf(Exception exception)
    {
        var names = _context?.Assemblies.Select(assembly => assembly.FullName).ToHashSet() ?? [];
        return names.Count > 0 && Causes(exception)
            .SelectMany(cause => new StackTrace(cause, fNeedFileInfo: false).GetFrames())
            .Any(frame => DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName is { } name && names.Contains(name));
    }

    private static IEnumerable<Exception> Causes(Exception exception) => exception switch
    {
        AggregateException aggregate => aggregate.InnerExceptions.SelectMany(Causes),
        { InnerException: { } inner } => Causes(inner).Prepend(exception),
        _ => [exception],
    };
}

/// <summary>
/// Logs the unobserved exceptions of tasks that a loaded provider started. The runtime raises them when it collects the task,
/// without saying where they come from.
/// </summary>
/// <remarks>
/// Only those that came through the provider's code, and only while its trail runs. Nothing is marked as observed: other
/// subscribers, and a host that ends on such exceptions, see them as before.
/// </remarks>
internal sealed partial class StrayTasks : IDisposable
{
    private readonly string _name;
    private readonly ProviderCode _code;
    private readonly SafeAlertDispatcherOptions _options;
    private readonly LogWindow _window;

    public StrayTasks(string name, ProviderCode code, SafeAlertDispatcherOptions options)
    {
        _name = name;
        _code = code;
        _options = options;
        _window = new LogWindow(options.LogWindow, options.TimeProvider);
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= OnUnobserved;

    // The event is raised on the finalizer's thread, which the host's log must not block.
    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs unobserved) =>
        ThreadPool.UnsafeQueueUserWorkItem(Report, unobserved.Exception, preferLocal: false);

    private void Report(Exception exception)
    {
        var outer = AlertCallScope.Enter(_name);
        try
        {
            if (_code.IsOnStackOf(exception) && _window.TryOpen(out var unlogged) && _options.Logger is { } logger)
            {
                TaskFailed(
                    QuietLogger.Wrap(logger),
                    _name,
                    FailureText.Clean(FailureText.Describe(exception), _options.SecretMask),
                    unlogged);
            }
        }
        // An exception on a thread of the pool would end the process, and the provider's own exception may throw.
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            AlertCallScope.Leave(outer);
        }
    }

    [LoggerMessage(
        3008,
        LogLevel.Warning,
        "A task that the provider of alert instance '{Instance}' started failed, and nobody observed it: {Failure} Earlier ones that were not logged: {Unlogged}.")]
    private static partial void TaskFailed(ILogger logger, string instance, string failure, int unlogged);
}
