namespace Fapilog.Auditing;

/// <summary>
/// How loud an audit event is: a text on disk (<c>log_level</c>), so that a value this version does not know survives being read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no other.</remarks>
public readonly record struct AuditLogLevel
{
    private static readonly KnownTerms Terms = new(
        "debug", "info", "warning", "error", "critical", "security");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="AuditLogLevel"/> struct from its text on disk.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public AuditLogLevel(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the texts this version knows, in the order of the format.</summary>
    public static IReadOnlyList<string> KnownValues => Terms.All;

    /// <summary>Gets <c>debug</c>.</summary>
    public static AuditLogLevel Debug { get; } = new("debug");

    /// <summary>Gets <c>info</c>.</summary>
    public static AuditLogLevel Info { get; } = new("info");

    /// <summary>Gets <c>warning</c>.</summary>
    public static AuditLogLevel Warning { get; } = new("warning");

    /// <summary>Gets <c>error</c>.</summary>
    public static AuditLogLevel Error { get; } = new("error");

    /// <summary>Gets <c>critical</c>.</summary>
    public static AuditLogLevel Critical { get; } = new("critical");

    /// <summary>Gets <c>security</c>.</summary>
    public static AuditLogLevel Security { get; } = new("security");

    /// <summary>Gets the text on disk; empty for the default value of the struct, which names nothing.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether this version knows the value.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Finds the known value a person means; case, <c>-</c> and <c>_</c> are folded away.</summary>
    /// <param name="text">What the person wrote, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default where there is none.</param>
    /// <returns><see langword="true"/> when there is such a value.</returns>
    public static bool TryParse(string? text, out AuditLogLevel value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new AuditLogLevel(found);
        return found is not null;
    }

    /// <summary>Returns the text on disk.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
