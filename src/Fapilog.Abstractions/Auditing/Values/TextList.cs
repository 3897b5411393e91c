using System.Collections;

namespace Fapilog.Auditing;

/// <summary>
/// An immutable list of strings with equality by content, so that a record that contains it has it too.
/// </summary>
internal sealed class TextList : IReadOnlyList<string>, IEquatable<TextList>
{
    private readonly string[] _items;

    private TextList(string[] items)
    {
        _items = items;
    }

    public static TextList Empty { get; } = new([]);

    public int Count => _items.Length;

    public string this[int index] => _items[index];

    public static TextList From(IReadOnlyList<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as TextList ?? (items.Count == 0 ? Empty : new TextList([.. items]));
    }

    public bool Equals(TextList? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as TextList);

    public override int GetHashCode() => _items.Length == 0 ? 0 : HashCode.Combine(_items.Length, _items[0]);

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", _items);
}
