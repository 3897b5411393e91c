using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fapilog.Auditing;

/// <summary>
/// Values by name: an event's metadata, or a map within it. Immutable; compared by content; sorted in the order of the
/// canonical form (by code point).
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
public sealed partial class AuditMap : IReadOnlyDictionary<string, AuditValue>, IEquatable<AuditMap>
{
    private readonly string[] _keys;
    private readonly AuditValue[] _values;

    private AuditMap(string[] keys, AuditValue[] values)
    {
        _keys = keys;
        _values = values;
    }

    /// <summary>Gets the empty map.</summary>
    public static AuditMap Empty { get; } = new([], []);

    /// <summary>Gets the number of entries.</summary>
    public int Count => _keys.Length;

    /// <summary>Gets the names, sorted by code point.</summary>
    public IEnumerable<string> Keys => Array.AsReadOnly(_keys);

    /// <summary>Gets the values, in the order of their names.</summary>
    public IEnumerable<AuditValue> Values => Array.AsReadOnly(_values);

    /// <summary>Gets the value with a name.</summary>
    /// <param name="key">The name, compared ordinally.</param>
    /// <exception cref="KeyNotFoundException">The map does not contain the name.</exception>
    public AuditValue this[string key] => TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException($"The map has no entry '{key}'.");

    /// <summary>Creates a map from pairs of name and value.</summary>
    /// <param name="entries">The pairs; strings, numbers and booleans convert implicitly.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">A name is duplicated or null.</exception>
    public static AuditMap Create(params ReadOnlySpan<(string Key, AuditValue Value)> entries)
    {
        var pairs = new KeyValuePair<string, AuditValue>[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            pairs[i] = new(entries[i].Key, entries[i].Value);
        }

        return Create(pairs);
    }

    /// <summary>Creates a map from names and values.</summary>
    /// <param name="entries">The entries, copied.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">A name is duplicated or null.</exception>
    [OverloadResolutionPriority(1)]
    public static AuditMap Create(IEnumerable<KeyValuePair<string, AuditValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);

        var pairs = entries.ToArray();
        var keys = Array.ConvertAll(
            pairs,
            pair => WellFormedText.From(pair.Key ?? throw new ArgumentException("A name of the map is null.", nameof(entries))));
        var values = Array.ConvertAll(pairs, pair => pair.Value ?? AuditValue.Null);
        Array.Sort(keys, values, CodePointComparer.Instance);

        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1])
            {
                throw new ArgumentException($"The name '{keys[i]}' is given twice. Names of a map are unique.", nameof(entries));
            }
        }

        return keys.Length == 0 ? Empty : new AuditMap(keys, values);
    }

    /// <summary>Creates a map from names and .NET objects, converted as by <see cref="AuditValue.From"/>.</summary>
    /// <param name="entries">The entries.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">
    /// A name is duplicated, or an object has no stored form; the message names the member.
    /// </exception>
    public static AuditMap From(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Create(entries.Select(entry =>
            KeyValuePair.Create(entry.Key, AuditValueConverter.Convert(entry.Value, entry.Key, depth: 0))));
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out AuditValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var index = Array.BinarySearch(_keys, key, CodePointComparer.Instance);
        value = index < 0 ? null : _values[index];
        return index >= 0;
    }

    /// <summary>Determines whether two maps contain the same names and values.</summary>
    /// <param name="other">The other map.</param>
    /// <returns><see langword="true"/> if they do; otherwise <see langword="false"/>.</returns>
    public bool Equals(AuditMap? other) =>
        other is not null && _keys.AsSpan().SequenceEqual(other._keys) && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AuditMap);

    /// <inheritdoc/>
    public override int GetHashCode() => _keys.Length == 0 ? 0 : HashCode.Combine(_keys.Length, _keys[0], _values[0]);

    /// <summary>Returns an enumerator over the entries, sorted by code point of their names, that does not allocate.</summary>
    /// <returns>The enumerator.</returns>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<string, AuditValue>> IEnumerable<KeyValuePair<string, AuditValue>>.GetEnumerator() =>
        GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the number of entries, never their content, which may be sensitive.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{{{_keys.Length} entries}}";
}
