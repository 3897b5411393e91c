using System.Collections.Frozen;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// The known values of a member of the format. A reader keeps any other value; a trail writes only known ones.
/// </summary>
internal sealed class Vocabulary
{
    private readonly FrozenSet<string> _known;

    private Vocabulary(IReadOnlyList<string> values)
    {
        Values = values;
        _known = values.ToFrozenSet(StringComparer.Ordinal);
    }

    public static Vocabulary EventTypes { get; } = new(AuditEventType.KnownValues);

    public static Vocabulary LogLevels { get; } = new(AuditLogLevel.KnownValues);

    public static Vocabulary ComplianceLevels { get; } = new(ComplianceLevel.KnownValues);

    public static Vocabulary ErrorCategories { get; } = new(ErrorCategory.KnownValues);

    public static Vocabulary ErrorSeverities { get; } = new(ErrorSeverity.KnownValues);

    public static Vocabulary RecoveryStrategies { get; } = new(RecoveryStrategy.KnownValues);

    public IReadOnlyList<string> Values { get; }

    public bool Contains(string value) => _known.Contains(value);

    public override string ToString() => string.Join(", ", Values);
}
