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

    private AlertInstance(string name, AlertInstanceState state, string reason, AlertInstanceOptions? options)
        : this(name, new UnavailableAlertDispatcher(reason), options)
    {
        State = state;
        Reason = reason;
    }

    /// <summary>Gets the instance's name.</summary>
    public string Name { get; }

    /// <summary>Gets the dispatcher.</summary>
    public IAlertDispatcher Dispatcher { get; }

    /// <summary>Gets how alerts are handed over.</summary>
    public AlertInstanceOptions Options { get; }

    /// <summary>Gets the state the instance begins in.</summary>
    /// <value>The default is <see cref="AlertInstanceState.Ready"/>.</value>
    public AlertInstanceState State { get; }

    /// <summary>Gets why the instance has no dispatcher that delivers.</summary>
    /// <value>The default is <see langword="null"/>: it has one.</value>
    public string? Reason { get; }

    /// <summary>
    /// Makes an instance that has no dispatcher, so that a host can run without it. Its alerts are counted and left, each with
    /// the reason; it never becomes ready.
    /// </summary>
    /// <param name="name">The instance's name, unique within a trail.</param>
    /// <param name="state"><see cref="AlertInstanceState.Disabled"/> when that is wanted, <see cref="AlertInstanceState.Faulted"/> when it is not.</param>
    /// <param name="reason">Why, in whole sentences without a secret: it appears in logs and statistics.</param>
    /// <param name="options">Which alerts are meant for it; <see langword="null"/> for the defaults.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="reason"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="state"/> is <see cref="AlertInstanceState.Ready"/> or unknown.</exception>
    public static AlertInstance Unavailable(string name, AlertInstanceState state, string reason, AlertInstanceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return state is AlertInstanceState.Disabled or AlertInstanceState.Faulted
            ? new AlertInstance(name, state, reason, options)
            : throw new ArgumentOutOfRangeException(nameof(state), state, "An instance without a dispatcher is disabled or faulted.");
    }
}
