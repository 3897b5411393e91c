using System.ComponentModel;
using System.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// A setting that never prints its value: a key, a token, a webhook address.
/// </summary>
/// <remarks>
/// <para>
/// The forms in configuration are <c>env:NAME</c> (an environment variable), <c>file:PATH</c> (the text of a file; an absolute
/// path, which the host creates from a relative one), <c>literal:TEXT</c> (the text itself, even if it begins with one of these
/// prefixes), and anything else, which is the text itself. Line ends at the end are not part of the value, except with
/// <c>literal:</c>.
/// </para>
/// <para>
/// A file is read at each <see cref="GetValue"/>, so that a rotated secret takes effect without a restart. Two secrets are
/// equal if they have the same form and text in configuration. Safe for use by several threads.
/// </para>
/// </remarks>
[TypeConverter(typeof(SecretConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Secret : IEquatable<Secret>
{
    private const string Hidden = "[secret]";

    private readonly SecretSource _source;

    private Secret(SecretSource source)
    {
        _source = source;
    }

    /// <summary>Creates a secret from its form in configuration.</summary>
    /// <param name="text"><c>env:NAME</c>, <c>file:PATH</c>, <c>literal:TEXT</c> or the text itself.</param>
    /// <returns>The secret. Its value is not read yet.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is null or empty.</exception>
    public static Secret Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new Secret(SecretSource.Parse(text));
    }

    /// <summary>Reads the value. <b>Do not keep it longer than the request that needs it, and never print it.</b></summary>
    /// <returns>The value, never empty.</returns>
    /// <exception cref="InvalidOperationException">
    /// The environment variable or file does not exist, is unreadable or is empty. The message contains its name, not its
    /// content.
    /// </exception>
    public string GetValue() => _source.Read();

    /// <summary>Determines whether two secrets have the same form and text in configuration.</summary>
    /// <param name="other">The other secret.</param>
    /// <returns><see langword="true"/> if both have the same source and text; otherwise <see langword="false"/>.</returns>
    public bool Equals(Secret? other) => other is not null && _source == other._source;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => _source.GetHashCode();

    /// <summary>Returns the source of the value if that is not itself secret, and never the value.</summary>
    /// <returns><c>[secret]</c>, or <c>[secret env:NAME]</c>.</returns>
    public override string ToString() => _source.Kind is SecretSourceKind.Environment ? $"[secret env:{_source.Text}]" : Hidden;
}
