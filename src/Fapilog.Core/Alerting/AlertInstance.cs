namespace Fapilog.Alerting;

/// <summary>
/// A dispatcher under a name, with how alerts are handed to it. A trail takes several.
/// </summary>
/// <remarks>The trail owns the dispatcher: it disposes it when the trail is disposed.</remarks>
public sealed class AlertInstance
{
    /// <summary>Initializes a new instance of the <see cref="AlertInstance"/> class.</summary>
    /// <param name="name">The instance's name, unique within a trail; it appears in logs, statistics and messages.</param>
    /// <param name="dispatcher">The dispatcher; the trail wraps it in a <see cref="SafeAlertDispatcher"/> unless it is one.</param>
    /// <param name="options">How alerts are handed over; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="dispatcher"/> is null.</exception>
    public AlertInstance(string name, IAlertDispatcher dispatcher, AlertInstanceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(dispatcher);

        Name = name;
        Dispatcher = dispatcher;
        Options = options ?? new AlertInstanceOptions();
    }

    /// <summary>Gets the instance's name.</summary>
    public string Name { get; }

    /// <summary>Gets the dispatcher.</summary>
    public IAlertDispatcher Dispatcher { get; }

    /// <summary>Gets how alerts are handed over.</summary>
    public AlertInstanceOptions Options { get; }
}
