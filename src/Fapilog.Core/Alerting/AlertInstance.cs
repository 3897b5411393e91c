using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// A named dispatcher and how alerts are handed to it. A trail takes several.
/// </summary>
/// <remarks>The trail owns the dispatcher: it disposes it when the trail is disposed.</remarks>
public sealed class AlertInstance
{
    private const int MaxCalls = 64;

    /// <summary>Initializes a new instance of the <see cref="AlertInstance"/> class with default options.</summary>
    /// <param name="name">The instance's name, unique within a trail; it appears in logs, statistics and messages.</param>
    /// <param name="dispatcher">
    /// The dispatcher; the trail wraps it in a <see cref="SafeAlertDispatcher"/> unless it is one.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="dispatcher"/> is null.</exception>
    public AlertInstance(string name, IAlertDispatcher dispatcher)
        : this(name, dispatcher, null)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AlertInstance"/> class.</summary>
    /// <param name="name">The instance's name, unique within a trail; it appears in logs, statistics and messages.</param>
    /// <param name="dispatcher">
    /// The dispatcher; the trail wraps it in a <see cref="SafeAlertDispatcher"/> unless it is one.
    /// </param>
    /// <param name="options">How alerts are handed over; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="dispatcher"/> is null.</exception>
    public AlertInstance(string name, IAlertDispatcher dispatcher, AlertInstanceOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(dispatcher);

        Name = name;
        Dispatcher = dispatcher;
        Options = options ?? new AlertInstanceOptions();
    }

    private AlertInstance(
        string name, AlertInstanceState state, string reason, IReadOnlyList<Fault> faults, AlertInstanceOptions? options)
        : this(name, new UnavailableDispatcher(reason), options)
    {
        State = state;
        Reason = reason;
        Faults = faults;
    }

    /// <summary>Gets the instance's name.</summary>
    public string Name { get; }

    /// <summary>Gets the dispatcher.</summary>
    public IAlertDispatcher Dispatcher { get; }

    /// <summary>Gets how alerts are handed over.</summary>
    public AlertInstanceOptions Options { get; }

    /// <summary>Gets how many calls the dispatcher takes at a time.</summary>
    /// <value>
    /// The default is 1. From 1 to 64. A provider declares it with <see cref="AlertProviderAttribute.MaxConcurrentCalls"/>.
    /// </value>
    public int MaxConcurrentCalls { get; init; } = 1;

    /// <summary>Gets a value indicating whether the dispatcher understands <see cref="AlertAction.Clear"/>.</summary>
    /// <value>
    /// The default is <see langword="false"/>. A provider declares it with <see cref="AlertProviderAttribute.HandlesClear"/>.
    /// </value>
    public bool HandlesClear { get; init; }

    /// <summary>Gets the state the instance starts in.</summary>
    /// <value>The default is <see cref="AlertInstanceState.Ready"/>.</value>
    public AlertInstanceState State { get; }

    /// <summary>Gets why the instance does not deliver and what to do about it.</summary>
    /// <value>The default is <see langword="null"/>: it does.</value>
    public string? Reason { get; }

    /// <summary>Gets the faults that prevent the instance from delivering.</summary>
    /// <value>Empty, except for an instance of <see cref="Faulted"/>.</value>
    public IReadOnlyList<Fault> Faults { get; } = [];

    /// <summary>
    /// Creates an instance whose provider cannot be used, for a host that starts nevertheless. It is
    /// <see cref="AlertInstanceState.Faulted"/> from the start, and its alerts wait until they are too old or too many.
    /// </summary>
    /// <param name="name">The instance's name, unique within a trail.</param>
    /// <param name="faults">
    /// What is wrong, each with its remedy; at least one. The trail logs each as an error when it starts.
    /// </param>
    /// <param name="options">How alerts would be handed over; <see langword="null"/> for the defaults.</param>
    /// <returns>The instance. Its dispatcher refuses every call.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="faults"/> is empty.</exception>
    public static AlertInstance Faulted(string name, IReadOnlyList<Fault> faults, AlertInstanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count, nameof(faults));
        return new AlertInstance(name, AlertInstanceState.Faulted, $"{string.Join(' ', faults)} Then restart.", faults, options);
    }

    /// <summary>
    /// Creates an instance that delivers nothing, so that a host can run without it. Its alerts wait in the trail, for a start
    /// with a provider.
    /// </summary>
    /// <param name="name">The instance's name, unique within a trail.</param>
    /// <param name="reason">Why, in whole sentences without a secret: it appears in logs and statistics.</param>
    /// <param name="options">Which alerts are meant for it; <see langword="null"/> for the defaults.</param>
    /// <returns>The instance. Its dispatcher refuses every call.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> or <paramref name="reason"/> is null, empty or white space.
    /// </exception>
    public static AlertInstance Disabled(string name, string reason, AlertInstanceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new AlertInstance(name, AlertInstanceState.Disabled, reason, [], options);
    }

    /// <summary>
    /// Gets what is left to say of the faults once the start has logged each of them in full; null where there are none.
    /// </summary>
    internal string? Summary => Faults.Count == 0
        ? null
        : $"The instance could not be used since the start ({string.Join(", ", Faults.Select(fault => fault.Code).Distinct())}).";

    /// <summary>
    /// Gets a value indicating whether the configuration does not have the instance any more, so that it gets no new alerts.
    /// </summary>
    internal bool IsRemoved { get; private init; }

    /// <summary>Creates an instance for the alerts that one owes which was removed from the configuration.</summary>
    internal static AlertInstance Removed(string name, TimeSpan maxAlertAge) => new(
        name,
        AlertInstanceState.Disabled,
        "It was removed from the configuration. What it owes waits for it until it is too old, and is undelivered then.",
        [],
        new AlertInstanceOptions { MaxAlertAge = maxAlertAge })
    {
        IsRemoved = true,
    };

    internal IEnumerable<Fault> Validate()
    {
        foreach (var fault in Options.Validate())
        {
            yield return fault;
        }

        if (MaxConcurrentCalls is < 1 or > MaxCalls)
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"MaxConcurrentCalls is {MaxConcurrentCalls}. It must be from 1 to {MaxCalls}.",
                nameof(MaxConcurrentCalls));
        }
    }

    /// <summary>
    /// Replaces a provider that could not be made or must not be used. The pump never calls it; any other caller is told why.
    /// </summary>
    private sealed class UnavailableDispatcher : IAlertDispatcher
    {
        private readonly string _reason;

        public UnavailableDispatcher(string reason)
        {
            _reason = reason;
        }

        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            Task.FromException<AlertReceipt>(new AlertDeliveryException(AlertFailureKind.InstanceFailed, _reason));
    }
}
