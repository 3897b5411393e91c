using System.ComponentModel;

namespace Fapilog.Auditing;

/// <summary>
/// The regulation under which a trail is kept. Stored as text (<c>compliance_level</c>), so that a value that this version does
/// not support is preserved when it is read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no others.</remarks>
[TypeConverter(typeof(ComplianceLevelConverter))]
public readonly record struct ComplianceLevel
{
    private static readonly KnownTerms Terms = new(
        "none", "basic", "sox", "hipaa", "gdpr", "pci_dss", "soc2", "iso27001");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="ComplianceLevel"/> struct from its stored text.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public ComplianceLevel(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the known values, in the order of the format.</summary>
    public static IReadOnlyList<string> KnownValues => Terms.All;

    /// <summary>Gets <c>none</c>.</summary>
    public static ComplianceLevel None { get; } = new("none");

    /// <summary>Gets <c>basic</c>.</summary>
    public static ComplianceLevel Basic { get; } = new("basic");

    /// <summary>Gets <c>sox</c>.</summary>
    public static ComplianceLevel Sox { get; } = new("sox");

    /// <summary>Gets <c>hipaa</c>.</summary>
    public static ComplianceLevel Hipaa { get; } = new("hipaa");

    /// <summary>Gets <c>gdpr</c>.</summary>
    public static ComplianceLevel Gdpr { get; } = new("gdpr");

    /// <summary>Gets <c>pci_dss</c>.</summary>
    public static ComplianceLevel PciDss { get; } = new("pci_dss");

    /// <summary>Gets <c>soc2</c>.</summary>
    public static ComplianceLevel Soc2 { get; } = new("soc2");

    /// <summary>Gets <c>iso27001</c>.</summary>
    public static ComplianceLevel Iso27001 { get; } = new("iso27001");

    /// <summary>Gets the stored text; empty for the default value of the struct.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether the value is one of <see cref="KnownValues"/>.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Parses a known value, ignoring case, <c>-</c> and <c>_</c>.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default value.</param>
    /// <returns><see langword="true"/> if the text is a known value; otherwise <see langword="false"/>.</returns>
    public static bool TryParse(string? text, out ComplianceLevel value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new ComplianceLevel(found);
        return found is not null;
    }

    /// <summary>Returns the stored text.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
