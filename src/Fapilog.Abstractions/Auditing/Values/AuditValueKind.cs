namespace Fapilog.Auditing;

/// <summary>
/// What an <see cref="AuditValue"/> holds.
/// </summary>
public enum AuditValueKind
{
    /// <summary>Nothing.</summary>
    Null = 0,

    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>An integer of any size.</summary>
    Integer = 2,

    /// <summary>A finite double.</summary>
    Double = 3,

    /// <summary>A text of well-formed UTF-16.</summary>
    String = 4,

    /// <summary>An ordered list of values.</summary>
    List = 5,

    /// <summary>Values by name.</summary>
    Map = 6,
}
