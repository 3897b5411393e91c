using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// The 17 members of an error context. All are always written: fapilog-audit adds absent members when it reads, and would
/// then compute another checksum.
/// </summary>
internal static class ErrorContextShape
{
    private static readonly string[] Texts =
    [
        "component_name", "container_id", "coroutine_name", "plugin_name", "request_id", "session_id", "task_name", "user_id",
    ];

    private static readonly string[] Seconds = ["operation_duration", "operation_start_time"];

    // Of double.MaxValue.
    private const int MostDigits = 309;

    public static IEnumerable<string> Faults(AuditMap context)
    {
        foreach (var member in Texts.Append("error_id").Where(member => Is(context, member, AuditValueKind.String) is false))
        {
            yield return $"The member 'error_context.{member}' is not a text.";
        }

        foreach (var member in Seconds.Where(member => context.TryGetValue(member, out var value)
            && value.Kind is not AuditValueKind.Null
            && !IsSeconds(value)))
        {
            yield return $"The member 'error_context.{member}' is not a number of seconds that a double can hold.";
        }

        if (Is(context, "timestamp", AuditValueKind.String) is false
            || (Text(context, "timestamp") is { } text && !EventTime.TryParse(text, out _)))
        {
            yield return "The member 'error_context.timestamp' is not a time such as '2025-08-07T02:50:08.443693Z'.";
        }

        if (Is(context, "call_stack", AuditValueKind.List) is { } isList
            && !(isList && context["call_stack"].AsList().All(frame => frame.Kind is AuditValueKind.String)))
        {
            yield return "The member 'error_context.call_stack' is not a list of texts.";
        }

        if (Is(context, "metadata", AuditValueKind.Map) is false)
        {
            yield return "The member 'error_context.metadata' is not an object.";
        }

        foreach (var (member, known) in Vocabularies())
        {
            if (Is(context, member, AuditValueKind.String) is false
                || (Text(context, member) is { } word && !known.Contains(word)))
            {
                yield return $"The member 'error_context.{member}' is none of {known}.";
            }
        }
    }

    /// <summary>Adds absent members with fapilog-audit's defaults, and normalizes numbers and times.</summary>
    public static AuditMap Complete(AuditMap context, TimeProvider timeProvider)
    {
        var members = new Dictionary<string, AuditValue>(context, StringComparer.Ordinal);
        foreach (var member in Texts.Concat(Seconds))
        {
            members.TryAdd(member, AuditValue.Null);
        }

        foreach (var member in Seconds.Where(member => members[member].Kind is AuditValueKind.Integer))
        {
            members[member] = (double)members[member].AsInteger();
        }

        var time =
            Text(context, "timestamp") is { } text && EventTime.TryParse(text, out var given) ? given : timeProvider.GetUtcNow();
        members["timestamp"] = EventTime.ToText(EventTime.Floor(time));
        Default(members, "error_id", Guid.NewGuid().ToString("D"));
        Default(members, "category", ErrorCategory.System.Value);
        Default(members, "severity", ErrorSeverity.Medium.Value);
        Default(members, "recovery_strategy", RecoveryStrategy.None.Value);
        Default(members, "call_stack", AuditValue.FromList([]));
        Default(members, "metadata", AuditMap.Empty);
        return AuditMap.Create(members);
    }

    // The trail writes a double, and a value that is not finite would be stored as null.
    private static bool IsSeconds(AuditValue value) => value.Kind is AuditValueKind.Double
        || (value.Kind is AuditValueKind.Integer
            && value.CountIntegerDigits() <= MostDigits
            && double.IsFinite((double)value.AsInteger()));

    private static void Default(Dictionary<string, AuditValue> members, string member, AuditValue value)
    {
        if (!members.TryGetValue(member, out var given) || given.Kind is AuditValueKind.Null)
        {
            members[member] = value;
        }
    }

    private static IEnumerable<(string Member, Vocabulary Known)> Vocabularies() =>
    [
        ("category", Vocabulary.ErrorCategories),
        ("severity", Vocabulary.ErrorSeverities),
        ("recovery_strategy", Vocabulary.RecoveryStrategies),
    ];

    /// <summary>Returns whether a member is of a kind; null when the member is absent or null.</summary>
    private static bool? Is(AuditMap context, string member, AuditValueKind kind) =>
        context.TryGetValue(member, out var value) && value.Kind is not AuditValueKind.Null ? value.Kind == kind : null;

    private static string? Text(AuditMap context, string member) =>
        Is(context, member, AuditValueKind.String) is true ? context[member].AsString() : null;
}
