namespace Fapilog.Alerting;

/// <summary>
/// Creates dispatchers from settings. A provider DLL contains one or more classes that implement this interface and have an
/// <see cref="AlertProviderAttribute"/>.
/// </summary>
/// <remarks>
/// The host finds the class by its metadata, without running it, and creates it with its parameterless constructor only when
/// configuration names it. The class may be internal. One DLL may contain several providers with different names.
/// </remarks>
public interface IAlertProvider
{
    /// <summary>
    /// Creates the dispatcher of one configured instance. Called once per instance; it must not perform I/O.
    /// </summary>
    /// <param name="context">The instance's name, its bound settings, a clock and a log.</param>
    /// <returns>The dispatcher, which the host owns and disposes.</returns>
    IAlertDispatcher CreateDispatcher(AlertProviderContext context);
}
