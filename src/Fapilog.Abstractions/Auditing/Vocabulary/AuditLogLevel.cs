namespace Fapilog.Auditing;

/// <summary>
/// The log level of an audit event. Stored as text (<c>log_level</c>), so that a value that this version does not support is
/// preserved when it is read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no others.</remarks>
public readonly record struct AuditLogLevel
{
    private static readonly KnownTerms Terms = new(
        "debug", "info", "warning", "error", "critical", "security");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="AuditLogLevel"/> struct from its stored text.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public AuditLogLevel(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the known values, in the order of the format.</summary>
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

    /// <summary>Gets the stored text; empty for the default value of the struct.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether the value is one of <see cref="KnownValues"/>.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Parses a known value, ignoring case, <c>-</c> and <c>_</c>.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default value.</param>
    /// <returns><see langword="true"/> if the text is a known value; otherwise <see langword="false"/>.</returns>
    public static bool TryParse(string? text, out AuditLogLevel value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new AuditLogLevel(found);
        return found is not null;
    }

    /// <summary>Returns the stored text.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
