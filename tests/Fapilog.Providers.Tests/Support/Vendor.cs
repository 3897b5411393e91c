namespace Fapilog.Providers.Tests.Support;

/// <summary>
/// One vendor's double, and the settings of an instance that sends to it.
/// </summary>
internal sealed class Vendor : IAsyncDisposable
{
    private readonly IAsyncDisposable _double;
    private readonly Func<IEnumerable<string>> _refusals;
    private readonly Func<int> _accepted;

    public Vendor(
        IAsyncDisposable vendor,
        Func<IEnumerable<string>> refusals,
        Func<int> accepted,
        params IReadOnlyList<(string Name, string Value)> settings)
    {
        _double = vendor;
        _refusals = refusals;
        _accepted = accepted;
        Settings = settings;
    }

    /// <summary>Gets the settings by path, such as <c>AllowNetworks:0</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>Gets the channel to send to; <see langword="null"/> for the provider's default.</summary>
    public string? Channel { get; private set; }

    /// <summary>Gets the secrets of the settings, which no output may hold.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Gets what lets the vendor answer a number of the next calls otherwise; the text is part of each answer.</summary>
    public required Action<Answer, string, int> Enqueue { get; init; }

    /// <summary>Gets the bodies that arrived.</summary>
    public required Func<IEnumerable<string>> Sent { get; init; }

    /// <summary>Gets how many calls have begun, answered or not.</summary>
    public required Func<int> Calls { get; init; }

    /// <summary>Gets the assertion of what holds for everything this vendor was sent, beyond what it refuses.</summary>
    public Action AssertSent { get; init; } = () => { };

    public IReadOnlyList<string> Refusals => [.. _refusals()];

    public int Accepted => _accepted();

    /// <summary>Lets the vendor answer otherwise at every attempt of the next call.</summary>
    public void Script(Answer answer, string text) => Enqueue(answer, text, 4);

    /// <summary>Lets the vendor answer the next attempt with a status and no body.</summary>
    public void Answer(int status) => Enqueue(Support.Answer.Of(status), string.Empty, 1);

    /// <summary>Lets the vendor reset the connection of the next attempt.</summary>
    public void ResetOnce() => Enqueue(Support.Answer.Reset, string.Empty, 1);

    /// <summary>Lets the vendor begin to answer with a status, and never end.</summary>
    public void Stall(int status) => Enqueue(new Answer($"stall {status}"), string.Empty, 1);

    /// <summary>Lets the vendor begin to answer with a status, and break off.</summary>
    public void BreakOff(int status) => Enqueue(new Answer($"break off {status}"), string.Empty, 1);

    public Vendor To(string channel)
    {
        Channel = channel;
        return this;
    }

    public ValueTask DisposeAsync() => _double.DisposeAsync();
}

/// <summary>
/// How a vendor answers: with a status of HTTP or the code that means the same in SMTP, or not at all.
/// </summary>
internal readonly record struct Answer(string Name)
{
    public static Answer Hang { get; } = new("hang");

    public static Answer Reset { get; } = new("reset");

    public int Status => int.Parse(Name.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

    public static Answer Of(int status) => new(status.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString() => Name;
}
