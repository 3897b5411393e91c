using System.ComponentModel;

namespace Fapilog.Auditing;

/// <summary>
/// The regulation a trail is kept under: a text on disk (<c>compliance_level</c>), so that a value this version does not know survives being read.
/// </summary>
/// <remarks>The known values are those of fapilog-audit's format version 1. A trail writes no other.</remarks>
[TypeConverter(typeof(ComplianceLevelConverter))]
public readonly record struct ComplianceLevel
{
    private static readonly KnownTerms Terms = new(
        "none", "basic", "sox", "hipaa", "gdpr", "pci_dss", "soc2", "iso27001");

    private readonly string? _value;

    /// <summary>Initializes a new instance of the <see cref="ComplianceLevel"/> struct from its text on disk.</summary>
    /// <param name="value">The text, compared ordinally.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null or empty.</exception>
    public ComplianceLevel(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Gets the texts this version knows, in the order of the format.</summary>
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

    /// <summary>Gets the text on disk; empty for the default value of the struct, which names nothing.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Gets a value indicating whether this version knows the value.</summary>
    public bool IsKnown => Terms.Contains(Value);

    /// <summary>Finds the known value a person means; case, <c>-</c> and <c>_</c> are folded away.</summary>
    /// <param name="text">What the person wrote, or <see langword="null"/>.</param>
    /// <param name="value">The known value, or the default where there is none.</param>
    /// <returns><see langword="true"/> when there is such a value.</returns>
    public static bool TryParse(string? text, out ComplianceLevel value)
    {
        var found = Terms.Find(text);
        value = found is null ? default : new ComplianceLevel(found);
        return found is not null;
    }

    /// <summary>Returns the text on disk.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
