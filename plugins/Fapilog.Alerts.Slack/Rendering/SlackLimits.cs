namespace Fapilog.Alerts.Slack;

/// <summary>
/// How long each part may be, in UTF-16 units after escaping. Slack's own limits are 150 for a header, 3000 for a section, 2000
/// for a field and 50 blocks; over all blocks it takes about 13,000, which it documents nowhere. These together stay below
/// 12,000, the fallback text included.
/// </summary>
internal static class SlackLimits
{
    public const int Total = 12_000;
    public const int Header = 150;
    public const int Message = 3000;
    public const int Why = 600;
    public const int Fact = 300;
    public const int Checksum = 200;
    public const int Command = 1200;
    public const int Details = 2000;
    public const int Detail = 500;
    public const int Note = 250;
    public const int Fallback = 400;
    public const int FieldsOfSection = 10;
}
