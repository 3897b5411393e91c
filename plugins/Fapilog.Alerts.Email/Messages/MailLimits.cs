namespace Fapilog.Alerts.Email;

/// <summary>
/// How much of an alert a mail tells. Lengths are in UTF-16 units.
/// </summary>
internal sealed record MailLimits(int Message, int Fact, int Detail, int Details)
{
    public const int Title = 160;

    public const int Subject = 150;

    public const int SubjectComponent = 40;

    /// <summary>Gets the limits to try, the widest first: the rest goes before the message, and the message before the facts.</summary>
    public static IReadOnlyList<MailLimits> WideToNarrow { get; } =
    [
        new(2000, 500, 500, 30),
        new(1000, 400, 200, 15),
        new(600, 300, 0, 0),
        new(300, 130, 0, 0),
    ];
}
