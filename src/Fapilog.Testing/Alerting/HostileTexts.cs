using Fapilog.Auditing;

namespace Fapilog.Testing;

/// <summary>
/// Generates the texts and values of <see cref="HostileEvents"/>.
/// </summary>
#pragma warning disable CA5394 // Tests must be repeatable; nothing here is a secret.
internal sealed class HostileTexts
{
    private static readonly string[] Parts =
    [
        "<!channel>", "<!here>", "<@U012AB3CD>", "<https://evil.example|sign in>", "*bold* _it_ ~no~ `code` ```block```",
        "&amp; & < > \" '",
        "</td><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[link](https://evil.example)",
        "**b** # h",
        "@everyone",
        "\r\nBcc: victim@example.org", "\r\n.\r\nMAIL FROM:<x@example.org>", "\n", "\r", "\t", "\0", "\u001b[31m", "\u0085",
        "\u2028", "\u2029",
        "\u202Egnp.exe", "\u2066x\u2069", "\u200F\u200E", "\uFEFF", "\uD83D", "\uDE00", "😀", "👩‍👩‍👧‍👦", "é", "שלום", "مرحبا",
        "漢字",
        "{{template}} {{DATE(2026-03-01T12:30:45Z, SHORT)}} {{TIME(2026-03-01T12:30:45Z)}}",
        "${env}", "%s%n", "\\u0000", "\\", "\"", "=?utf-8?B?QUJD?=", "x", "Payment service stopped answering. ",
        "a b c",
    ];

    private readonly Random _random;

    public HostileTexts(Random random)
    {
        _random = random;
    }

    public bool Chance(double share) => _random.NextDouble() < share;

    public long Number(int below) => _random.Next(below);

    public string Word() => "kind_" + _random.Next(1000).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string? TextOrNull() => Chance(0.3) ? null : Text();

    /// <summary>Returns a text that is mostly short, sometimes up to tens of thousands of characters.</summary>
    public string Text()
    {
        if (Chance(0.02))
        {
            return string.Empty;
        }

        var text = string.Concat(Enumerable.Range(0, 1 + _random.Next(6)).Select(_ => Parts[_random.Next(Parts.Length)]));
        return Chance(0.1) ? string.Concat(Enumerable.Repeat(text, _random.Next(2000))) : text;
    }

    public AuditMap Map()
    {
        var entries = Chance(0.05) ? 200 : _random.Next(8);
        return AuditMap.Create(Enumerable.Range(0, entries)
            .Select(_ => KeyValuePair.Create(Text(), Value(depth: 0)))
            .DistinctBy(entry => string.Concat(entry.Key.EnumerateRunes()), StringComparer.Ordinal));
    }

    private AuditValue Value(int depth) => _random.Next(depth < 3 ? 8 : 6) switch
    {
        0 => AuditValue.Null,
        1 => AuditValue.FromBoolean(Chance(0.5)),
        2 => AuditValue.FromInteger(System.Numerics.BigInteger.Pow(_random.Next(2, 1000), _random.Next(1, 30))),
        3 => AuditValue.FromDouble(_random.NextDouble() * Math.Pow(10, _random.Next(-300, 300))),
        4 or 5 => AuditValue.FromString(Text()),
        6 => AuditValue.FromList(Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1))),
        _ => AuditValue.FromMap(AuditMap.Create([KeyValuePair.Create(Text(), Value(depth + 1))])),
    };
}
#pragma warning restore CA5394
