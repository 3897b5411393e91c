using Fapilog.Diagnostics;

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

    private AlertInstance(string name, IReadOnlyList<Fault> faults, AlertInstanceOptions? options)
        : this(name, new FaultedDispatcher(faults), options)
    {
        Faults = faults;
    }

    /// <summary>Gets the instance's name.</summary>
    public string Name { get; }

    /// <summary>Gets the dispatcher.</summary>
    public IAlertDispatcher Dispatcher { get; }

    /// <summary>Gets how alerts are handed over.</summary>
    public AlertInstanceOptions Options { get; }

    /// <summary>Gets what keeps the instance from delivering.</summary>
    /// <value>Empty, but for an instance of <see cref="Faulted"/>.</value>
    public IReadOnlyList<Fault> Faults { get; } = [];

    /// <summary>
    /// Makes an instance whose provider cannot be used, in a host that starts all the same: it is
    /// <see cref="AlertInstanceState.Faulted"/> from the start, and its alerts wait until they are too old or too many.
    /// </summary>
    /// <param name="name">The instance's name, unique within a trail.</param>
    /// <param name="faults">What is wrong, each with its remedy; at least one. The trail logs each as an error when it starts.</param>
    /// <param name="options">How alerts would be handed over; <see langword="null"/> for the defaults.</param>
    /// <returns>The instance. Its dispatcher refuses every call.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="faults"/> is empty.</exception>
    public static AlertInstance Faulted(string name, IReadOnlyList<Fault> faults, AlertInstanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count, nameof(faults));
        return new AlertInstance(name, faults, options);
    }
}
