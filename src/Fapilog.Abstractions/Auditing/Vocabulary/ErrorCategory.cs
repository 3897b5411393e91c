namespace Fapilog.Auditing;

/// <summary>
/// The category of an error. Stored as text (<c>error_category</c>), so that a value that this version does not support is
/// preserved when it is read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no others.</remarks>
public readonly record struct ErrorCategory
{
    private static readonly KnownTerms Terms = new(
        "system", "container", "component", "plugin_load", "plugin_exec", "plugin_config", "network", "io",
        "timeout", "auth", "authz", "validation", "serialization", "external", "database", "config", "setup");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="ErrorCategory"/> struct from its stored text.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public ErrorCategory(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the known values, in the order of the format.</summary>
    public static IReadOnlyList<string> KnownValues => Terms.All;

    /// <summary>Gets <c>system</c>.</summary>
    public static ErrorCategory System { get; } = new("system");

    /// <summary>Gets <c>container</c>.</summary>
    public static ErrorCategory Container { get; } = new("container");

    /// <summary>Gets <c>component</c>.</summary>
    public static ErrorCategory Component { get; } = new("component");

    /// <summary>Gets <c>plugin_load</c>.</summary>
    public static ErrorCategory PluginLoad { get; } = new("plugin_load");

    /// <summary>Gets <c>plugin_exec</c>.</summary>
    public static ErrorCategory PluginExec { get; } = new("plugin_exec");

    /// <summary>Gets <c>plugin_config</c>.</summary>
    public static ErrorCategory PluginConfig { get; } = new("plugin_config");

    /// <summary>Gets <c>network</c>.</summary>
    public static ErrorCategory Network { get; } = new("network");

    /// <summary>Gets <c>io</c>.</summary>
    public static ErrorCategory IO { get; } = new("io");

    /// <summary>Gets <c>timeout</c>.</summary>
    public static ErrorCategory Timeout { get; } = new("timeout");

    /// <summary>Gets <c>auth</c>.</summary>
    public static ErrorCategory Auth { get; } = new("auth");

    /// <summary>Gets <c>authz</c>.</summary>
    public static ErrorCategory Authz { get; } = new("authz");

    /// <summary>Gets <c>validation</c>.</summary>
    public static ErrorCategory Validation { get; } = new("validation");

    /// <summary>Gets <c>serialization</c>.</summary>
    public static ErrorCategory Serialization { get; } = new("serialization");

    /// <summary>Gets <c>external</c>.</summary>
    public static ErrorCategory External { get; } = new("external");

    /// <summary>Gets <c>database</c>.</summary>
    public static ErrorCategory Database { get; } = new("database");

    /// <summary>Gets <c>config</c>.</summary>
    public static ErrorCategory Config { get; } = new("config");

    /// <summary>Gets <c>setup</c>.</summary>
    public static ErrorCategory Setup { get; } = new("setup");

    /// <summary>Gets the stored text; empty for the default value of the struct.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether the value is one of <see cref="KnownValues"/>.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Parses a known value, ignoring case, <c>-</c> and <c>_</c>.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default value.</param>
    /// <returns><see langword="true"/> if the text is a known value; otherwise <see langword="false"/>.</returns>
    public static bool TryParse(string? text, out ErrorCategory value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new ErrorCategory(found);
        return found is not null;
    }

    /// <summary>Returns the stored text.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
