using Fapilog.Auditing;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// A call of a vendor that is under way.
/// </summary>
/// <param name="Pump">The instance that made it.</param>
/// <param name="Turn">The alert, as the process has it.</param>
/// <param name="Sent">The alert, as the vendor got it.</param>
/// <param name="Began">When it began.</param>
/// <param name="Answer">What the vendor does.</param>
internal sealed record SimulatedCall(
    InstanceTurns Pump, AlertTurn Turn, AuditEvent Sent, DateTimeOffset Began, VendorAnswer Answer);

/// <summary>
/// What a vendor does with a call.
/// </summary>
/// <param name="Name">Its name in a story.</param>
/// <param name="Accepts">Whether it takes the alert, whatever the caller learns.</param>
/// <param name="Result">What the caller learns.</param>
internal sealed record VendorAnswer(string Name, bool Accepts, AlertCallResult Result)
{
    /// <summary>Gets a value indicating whether the caller waits until its deadline.</summary>
    public bool Hangs => Result.IsAbandoned;
}

/// <summary>
/// Says how vendors answer: each is well, down, or anything at random for a while.
/// </summary>
internal sealed class SimulatedVendor(Random random)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly VendorAnswer Ok = new("200", true, new(AlertCallStatus.Delivered));

    private readonly Dictionary<string, int> _moods = [];

    /// <summary>Gets or sets a value indicating whether every vendor is well from now on.</summary>
    public bool AreWell { get; set; }

    public VendorAnswer Answer(string instance)
    {
        if (!_moods.ContainsKey(instance) || random.Next(20) == 0)
        {
            _moods[instance] = random.Next(4);
        }

        return AreWell ? Ok : _moods[instance] switch
        {
            0 => Ok,
            1 => Bad(random.Next(4)),
            2 => random.Next(2) == 0 ? Ok : Bad(random.Next(7)),
            _ => Bad(random.Next(7)),
        };
    }

    private VendorAnswer Bad(int kind) => kind switch
    {
        0 => Fails("429", AlertCallStatus.Temporary) with
        {
            Result = new(AlertCallStatus.Temporary, Failure: "429", RetryAfter: TimeSpan.FromSeconds(random.Next(1, 120))),
        },
        1 => Fails("503", AlertCallStatus.Temporary),
        2 => Fails("reset", AlertCallStatus.Temporary) with { Accepts = random.Next(2) == 0 },
        3 => Fails("401", AlertCallStatus.InstanceFailed),
        4 => Fails("400", AlertCallStatus.Rejected),
        _ => Fails("hang", AlertCallStatus.TimedOut) with { Accepts = random.Next(2) == 0 },
    };

    private static VendorAnswer Fails(string name, AlertCallStatus status) => new(name, false, new(status, Failure: name));
}
