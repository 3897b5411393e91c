namespace Fapilog.Auditing;

/// <summary>
/// What area an error belongs to: a text on disk (<c>error_category</c>), so that a value this version does not know survives being read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no other.</remarks>
public readonly record struct ErrorCategory
{
    private static readonly KnownTerms Terms = new(
        "system", "container", "component", "plugin_load", "plugin_exec", "plugin_config", "network", "io",
        "timeout", "auth", "authz", "validation", "serialization", "external", "database", "config", "setup");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="ErrorCategory"/> struct from its text on disk.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public ErrorCategory(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the texts this version knows, in the order of the format.</summary>
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

    /// <summary>Gets the text on disk; empty for the default value of the struct, which names nothing.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether this version knows the value.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Finds the known value a person means; case, <c>-</c> and <c>_</c> are folded away.</summary>
    /// <param name="text">What the person wrote, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default where there is none.</param>
    /// <returns><see langword="true"/> when there is such a value.</returns>
    public static bool TryParse(string? text, out ErrorCategory value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new ErrorCategory(found);
        return found is not null;
    }

    /// <summary>Returns the text on disk.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
