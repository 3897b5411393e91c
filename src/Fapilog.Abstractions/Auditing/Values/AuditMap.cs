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
        var builder = new Builder(entries.Length);
        foreach (var (key, value) in entries)
        {
            builder.Add(key, value);
        }

        return builder.ToMap();
    }

    /// <summary>Creates a map from names and values.</summary>
    /// <param name="entries">The entries, copied.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">A name is duplicated or null.</exception>
    [OverloadResolutionPriority(1)]
    public static AuditMap Create(IEnumerable<KeyValuePair<string, AuditValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);

        var builder = new Builder(entries.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var (key, value) in entries)
        {
            builder.Add(key, value);
        }

        return builder.ToMap();
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
        var builder = new Builder(entries.TryGetNonEnumeratedCount(out var count) ? count : 0);
        if (entries is Dictionary<string, object?> dictionary)
        {
            // What most callers give; this loop allocates nothing.
            foreach (var (key, value) in dictionary)
            {
                builder.Add(key, AuditValueConverter.Convert(value, key, depth: 0));
            }
        }
        else
        {
            foreach (var (key, value) in entries)
            {
                builder.Add(key, AuditValueConverter.Convert(value, key, depth: 0));
            }
        }

        return builder.ToMap();
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

#pragma warning disable CA2208 // The argument is the one of the method that uses the builder.
    /// <summary>Collects entries and sorts them. Most maps have few.</summary>
    private struct Builder(int count)
    {
        private const int Few = 16;

        private string[] _keys = count == 0 ? [] : new string[count];
        private AuditValue[] _values = count == 0 ? [] : new AuditValue[count];
        private int _count;

        public void Add(string? key, AuditValue? value)
        {
            if (_count == _keys.Length)
            {
                var larger = Math.Max(4, _count * 2);
                Array.Resize(ref _keys, larger);
                Array.Resize(ref _values, larger);
            }

            _keys[_count] = WellFormedText.From(key ?? throw new ArgumentException("A name of the map is null.", "entries"));
            _values[_count++] = value ?? AuditValue.Null;
        }

        public AuditMap ToMap()
        {
            if (_count == 0)
            {
                return Empty;
            }

            Array.Resize(ref _keys, _count);
            Array.Resize(ref _values, _count);
            Sort();
            for (var i = 1; i < _count; i++)
            {
                if (_keys[i] == _keys[i - 1])
                {
                    throw new ArgumentException($"The name '{_keys[i]}' is given twice. Names of a map are unique.", "entries");
                }
            }

            return new AuditMap(_keys, _values);
        }

        private readonly void Sort()
        {
            if (_count > Few)
            {
                Array.Sort(_keys, _values, CodePointComparer.Instance);
                return;
            }

            for (var i = 1; i < _count; i++)
            {
                var (key, value, at) = (_keys[i], _values[i], i);
                for (; at > 0 && CodePointComparer.Instance.Compare(_keys[at - 1], key) > 0; at--)
                {
                    (_keys[at], _values[at]) = (_keys[at - 1], _values[at - 1]);
                }

                (_keys[at], _values[at]) = (key, value);
            }
        }
    }
#pragma warning restore CA2208
}
