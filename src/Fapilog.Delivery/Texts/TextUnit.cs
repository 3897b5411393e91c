namespace Fapilog.Delivery;

/// <summary>
/// What a vendor's limit on a text counts.
/// </summary>
public enum TextUnit
{
    /// <summary>UTF-16 code units, as <see cref="string.Length"/> counts; the safe choice where a vendor only says "characters".</summary>
    Utf16 = 0,

    /// <summary>Unicode scalar values: an emoji outside the basic plane counts once.</summary>
    Scalar = 1,

    /// <summary>Bytes in UTF-8.</summary>
    Utf8 = 2,

    /// <summary>Bytes in UTF-8 inside a JSON string as <see cref="VendorJson"/> writes it, escapes included.</summary>
    Json = 3,
}
