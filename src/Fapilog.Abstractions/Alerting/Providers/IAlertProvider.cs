namespace Fapilog.Alerting;

/// <summary>
/// Makes dispatchers from settings. A class that implements it and carries <see cref="AlertProviderAttribute"/> is what a
/// provider DLL offers to a host.
/// </summary>
/// <remarks>
/// The host finds the class by its metadata, without running it, and makes it with its parameterless constructor only when
/// configuration names it. The class may be internal. One DLL may offer several providers under different names.
/// </remarks>
public interface IAlertProvider
{
    /// <summary>
    /// Makes the dispatcher of one configured instance. Called once per instance; no input or output happens here.
    /// </summary>
    /// <param name="context">The instance's name, its bound settings, a clock and a log.</param>
    /// <returns>The dispatcher, which the host owns and disposes.</returns>
    IAlertDispatcher CreateDispatcher(AlertProviderContext context);
}
