using System.Diagnostics;
using System.Runtime.Loader;

namespace Fapilog.Alerting;

/// <summary>
/// Tells whether an exception came through the code of one loaded provider.
/// </summary>
/// <remarks>
/// Only for a provider with a load context of its own: one registered in code shares the application's, and what fails there
/// may be anybody's.
/// </remarks>
internal sealed class ProviderCode
{
    private readonly AssemblyLoadContext? _context;

    public ProviderCode(IAlertDispatcher dispatcher)
    {
        var context = AssemblyLoadContext.GetLoadContext(dispatcher.GetType().Assembly);
        _context = context == AssemblyLoadContext.Default ? null : context;
    }

    public bool CanTell => _context is not null;

    public bool Threw(Exception exception)
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
