namespace Fapilog.Auditing;

/// <summary>
/// The type of an audit event. Stored as text (<c>event_type</c>), so that a value that this version does not support is
/// preserved when it is read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no others.</remarks>
public readonly record struct AuditEventType
{
    private static readonly KnownTerms Terms = new(
        "error_occurred", "error_recovered", "error_escalated", "authentication_failed", "authorization_failed",
        "security_violation", "system_startup", "system_shutdown", "component_failure", "component_recovery",
        "data_access", "data_modification", "data_deletion", "data_export", "config_changed", "plugin_loaded",
        "plugin_unloaded", "compliance_check", "audit_log_access", "retention_policy_applied");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="AuditEventType"/> struct from its stored text.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public AuditEventType(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the known values, in the order of the format.</summary>
    public static IReadOnlyList<string> KnownValues => Terms.All;

    /// <summary>Gets <c>error_occurred</c>.</summary>
    public static AuditEventType ErrorOccurred { get; } = new("error_occurred");

    /// <summary>Gets <c>error_recovered</c>.</summary>
    public static AuditEventType ErrorRecovered { get; } = new("error_recovered");

    /// <summary>Gets <c>error_escalated</c>.</summary>
    public static AuditEventType ErrorEscalated { get; } = new("error_escalated");

    /// <summary>Gets <c>authentication_failed</c>.</summary>
    public static AuditEventType AuthenticationFailed { get; } = new("authentication_failed");

    /// <summary>Gets <c>authorization_failed</c>.</summary>
    public static AuditEventType AuthorizationFailed { get; } = new("authorization_failed");

    /// <summary>Gets <c>security_violation</c>.</summary>
    public static AuditEventType SecurityViolation { get; } = new("security_violation");

    /// <summary>Gets <c>system_startup</c>.</summary>
    public static AuditEventType SystemStartup { get; } = new("system_startup");

    /// <summary>Gets <c>system_shutdown</c>.</summary>
    public static AuditEventType SystemShutdown { get; } = new("system_shutdown");

    /// <summary>Gets <c>component_failure</c>.</summary>
    public static AuditEventType ComponentFailure { get; } = new("component_failure");

    /// <summary>Gets <c>component_recovery</c>.</summary>
    public static AuditEventType ComponentRecovery { get; } = new("component_recovery");

    /// <summary>Gets <c>data_access</c>.</summary>
    public static AuditEventType DataAccess { get; } = new("data_access");

    /// <summary>Gets <c>data_modification</c>.</summary>
    public static AuditEventType DataModification { get; } = new("data_modification");

    /// <summary>Gets <c>data_deletion</c>.</summary>
    public static AuditEventType DataDeletion { get; } = new("data_deletion");

    /// <summary>Gets <c>data_export</c>.</summary>
    public static AuditEventType DataExport { get; } = new("data_export");

    /// <summary>Gets <c>config_changed</c>.</summary>
    public static AuditEventType ConfigChanged { get; } = new("config_changed");

    /// <summary>Gets <c>plugin_loaded</c>.</summary>
    public static AuditEventType PluginLoaded { get; } = new("plugin_loaded");

    /// <summary>Gets <c>plugin_unloaded</c>.</summary>
    public static AuditEventType PluginUnloaded { get; } = new("plugin_unloaded");

    /// <summary>Gets <c>compliance_check</c>.</summary>
    public static AuditEventType ComplianceCheck { get; } = new("compliance_check");

    /// <summary>Gets <c>audit_log_access</c>.</summary>
    public static AuditEventType AuditLogAccess { get; } = new("audit_log_access");

    /// <summary>Gets <c>retention_policy_applied</c>.</summary>
    public static AuditEventType RetentionPolicyApplied { get; } = new("retention_policy_applied");

    /// <summary>Gets the stored text; empty for the default value of the struct.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether the value is one of <see cref="KnownValues"/>.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Parses a known value, ignoring case, <c>-</c> and <c>_</c>.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default value.</param>
    /// <returns><see langword="true"/> if the text is a known value; otherwise <see langword="false"/>.</returns>
    public static bool TryParse(string? text, out AuditEventType value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new AuditEventType(found);
        return found is not null;
    }

    /// <summary>Returns the stored text.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
