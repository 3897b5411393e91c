namespace Fapilog.Auditing;

/// <summary>
/// How an error is handled. Stored as text (<c>recovery_strategy</c>), so that a value that this version does not support is
/// preserved when it is read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no others.</remarks>
public readonly record struct RecoveryStrategy
{
    private static readonly KnownTerms Terms = new(
        "none", "retry", "fallback", "circuit_breaker", "restart", "escalate");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="RecoveryStrategy"/> struct from its stored text.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public RecoveryStrategy(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the known values, in the order of the format.</summary>
    public static IReadOnlyList<string> KnownValues => Terms.All;

    /// <summary>Gets <c>none</c>.</summary>
    public static RecoveryStrategy None { get; } = new("none");

    /// <summary>Gets <c>retry</c>.</summary>
    public static RecoveryStrategy Retry { get; } = new("retry");

    /// <summary>Gets <c>fallback</c>.</summary>
    public static RecoveryStrategy Fallback { get; } = new("fallback");

    /// <summary>Gets <c>circuit_breaker</c>.</summary>
    public static RecoveryStrategy CircuitBreaker { get; } = new("circuit_breaker");

    /// <summary>Gets <c>restart</c>.</summary>
    public static RecoveryStrategy Restart { get; } = new("restart");

    /// <summary>Gets <c>escalate</c>.</summary>
    public static RecoveryStrategy Escalate { get; } = new("escalate");

    /// <summary>Gets the stored text; empty for the default value of the struct.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether the value is one of <see cref="KnownValues"/>.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Parses a known value, ignoring case, <c>-</c> and <c>_</c>.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default value.</param>
    /// <returns><see langword="true"/> if the text is a known value; otherwise <see langword="false"/>.</returns>
    public static bool TryParse(string? text, out RecoveryStrategy value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new RecoveryStrategy(found);
        return found is not null;
    }

    /// <summary>Returns the stored text.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
