using System.ComponentModel;
using System.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// A setting that never prints: a key, a token, a webhook address.
/// </summary>
/// <remarks>
/// <para>
/// Written in configuration as <c>env:NAME</c> (an environment variable), <c>file:PATH</c> (a file's text without its final
/// line end; an absolute path, which the host makes of a relative one), <c>literal:TEXT</c> (the text itself, even if it
/// begins with one of these words), or anything else, which is the text itself.
/// </para>
/// <para>
/// A file is read at each <see cref="GetValue"/>, so that a rotated secret takes effect without a restart. Two secrets are
/// equal when they were written alike. Safe for use by several threads.
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

    /// <summary>Makes a secret from the form it has in configuration.</summary>
    /// <param name="text"><c>env:NAME</c>, <c>file:PATH</c>, <c>literal:TEXT</c> or the text itself.</param>
    /// <returns>The secret. Its value is not looked up yet.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is null or empty.</exception>
    public static Secret Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new Secret(SecretSource.Parse(text));
    }

    /// <summary>Looks the value up. <b>Do not keep it longer than the request that needs it, and never print it.</b></summary>
    /// <returns>The value, never empty.</returns>
    /// <exception cref="InvalidOperationException">
    /// The environment variable or file is absent, unreadable or empty. The message names it, not its content.
    /// </exception>
    public string GetValue() => _source.Read();

    /// <summary>Determines whether two secrets were written alike.</summary>
    /// <param name="other">The other secret.</param>
    /// <returns><see langword="true"/> when both name the same source and text.</returns>
    public bool Equals(Secret? other) => other is not null && _source == other._source;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => _source.GetHashCode();

    /// <summary>Returns where the value comes from when that is no secret itself, and never the value.</summary>
    /// <returns><c>[secret]</c>, or <c>[secret env:NAME]</c>.</returns>
    public override string ToString() => _source.Kind is SecretSourceKind.Environment ? $"[secret env:{_source.Text}]" : Hidden;
}
