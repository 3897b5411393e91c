using System.Collections;

namespace Fapilog.Auditing;

/// <content>
/// The enumerator, a struct because every logged event enumerates its maps more than once.
/// </content>
public sealed partial class AuditMap
{
#pragma warning disable CA1034 // As in the framework's own collections: a map's enumerator is of no use elsewhere.
    /// <summary>Enumerates the entries of a map.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<string, AuditValue>>
#pragma warning restore CA1034
    {
        private readonly AuditMap _map;
        private int _index;

        internal Enumerator(AuditMap map)
        {
            _map = map;
            _index = -1;
        }

        /// <summary>Gets the entry at the current position of the enumerator.</summary>
        public readonly KeyValuePair<string, AuditValue> Current => new(_map._keys[_index], _map._values[_index]);

        readonly object IEnumerator.Current => Current;

        /// <summary>Advances to the next entry.</summary>
        /// <returns><see langword="false"/> if there is none.</returns>
        public bool MoveNext() => ++_index < _map._keys.Length;

        /// <summary>Resets the enumerator to before the first entry.</summary>
        public void Reset() => _index = -1;

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }
    }
}
