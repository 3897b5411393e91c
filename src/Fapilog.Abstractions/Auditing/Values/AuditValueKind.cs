namespace Fapilog.Auditing;

/// <summary>
/// The kinds of an <see cref="AuditValue"/>.
/// </summary>
public enum AuditValueKind
{
    /// <summary>Null.</summary>
    Null = 0,

    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>An integer of any size.</summary>
    Integer = 2,

    /// <summary>A finite double.</summary>
    Double = 3,

    /// <summary>A string of well-formed UTF-16.</summary>
    String = 4,

    /// <summary>An ordered list of values.</summary>
    List = 5,

    /// <summary>Values by name.</summary>
    Map = 6,
}
