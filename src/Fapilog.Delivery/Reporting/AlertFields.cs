using System.Globalization;
using System.Text.Json.Nodes;

namespace Fapilog.Delivery;

/// <summary>
/// Names and values within a vendor's limit on all of them together. Add the most important first: what no longer fits is cut
/// or left out, and counted.
/// </summary>
/// <remarks>
/// Names are unique, even where a limit or <see cref="PlainText"/> made two of them equal: the second gets <c> (2)</c>. Not
/// safe for use by several threads.
/// </remarks>
public sealed class AlertFields
{
    private const int MarkLength = 10;
    private const int ShortestPart = 40;

    private readonly List<KeyValuePair<string, string>> _items = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);
    private readonly TextUnit _unit;
    private readonly int _maxName;
    private readonly int _overhead;
    private int _left;

    /// <summary>Initializes a new instance of the <see cref="AlertFields"/> class.</summary>
    /// <param name="limit">The limit on all names and values together.</param>
    /// <param name="unit">What the limit counts.</param>
    /// <param name="maxName">The limit on a name; at least 20.</param>
    /// <param name="overhead">What each entry takes in addition to its name and value: quotes, a colon and a comma, say.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="maxName"/> is less than 20, or <paramref name="overhead"/> is negative.
    /// </exception>
    public AlertFields(int limit, TextUnit unit, int maxName, int overhead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxName, 2 * MarkLength);
        ArgumentOutOfRangeException.ThrowIfNegative(overhead);
        _left = limit;
        _unit = unit;
        _maxName = maxName;
        _overhead = overhead;
    }

    /// <summary>Gets what fits, in the order in which it was added.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Items => _items;

    /// <summary>Gets how many values were cut.</summary>
    public int Cut { get; private set; }

    /// <summary>Gets how many entries were left out whole.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Adds an entry, or as much of it as fits.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="maxValue">The limit on the value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="value"/> is null.</exception>
    public void Add(string name, string value, int maxValue = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);

        var unique = Unique(TextLimit.Cut(name, _maxName - MarkLength, _unit));
        var taken = TextLimit.Measure(unique, _unit) + _overhead;
        var limit = Math.Min(maxValue, _left - taken);
        var part = limit < 0 ? string.Empty : TextLimit.Cut(value, limit, _unit);
        var isWhole = limit >= 0 && ReferenceEquals(part, value);
        if (!isWhole && limit < ShortestPart)
        {
            LeftOut++;
            return;
        }

        Cut += isWhole ? 0 : 1;
        _names.Add(unique);
        _items.Add(KeyValuePair.Create(unique, part));
        _left -= taken + TextLimit.Measure(part, _unit);
    }

    /// <summary>Makes a JSON object of the entries, with <c>shortened</c> if something was cut or left out.</summary>
    /// <param name="limit">The limit as people know it, such as <c>the limit of 8,000 characters</c>.</param>
    /// <returns>The object.</returns>
    public JsonObject ToJson(string limit)
    {
        var json = new JsonObject(_items.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value)));
        if (Cut + LeftOut > 0)
        {
            json["shortened"] = $"To keep {limit}, values were cut ({Cut}) or left out ({LeftOut}). The stored event has everything.";
        }

        return json;
    }

    private string Unique(string name)
    {
        if (!_names.Contains(name))
        {
            return name;
        }

        var number = _repeats.GetValueOrDefault(name, 1);
        string unique;
        do
        {
            number++;
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
        }
        while (_names.Contains(unique));
        _repeats[name] = number;
        return unique;
    }
}
