using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// How much of each text a card shows, in UTF-16 units, from the fullest plan to one that always fits.
/// </summary>
internal sealed record CardPlan(int What, int Fact, int Details, int Detail)
{
    /// <summary>What a checksum and a command are cut to at the most: both are of use as a whole only.</summary>
    public const int Anchor = 400;

    public static IReadOnlyList<CardPlan> FromFull { get; } =
        [new(4000, 500, 25, 300), new(4000, 300, 10, 100), new(2000, 200, 0, 0), new(400, 60, 0, 0)];

    /// <summary>Says whether a report loses something.</summary>
    public bool Shortens(AlertReport report) =>
        report.What.Length > What
        || report.Facts.Any(fact => fact.Value.Length > Limit(fact))
        || report.Details.Count > Details
        || report.Details.Any(detail => detail.Value.Length > Detail || detail.Label.Length > Detail);

    public int Limit(AlertFact fact) => IsAnchor(fact) ? Anchor : Fact;

    public static bool IsAnchor(AlertFact fact) => fact.Name is "checksum" or "verify_with";
}
