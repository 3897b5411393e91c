namespace Fapilog.Diagnostics;

/// <summary>
/// One problem, described for people.
/// </summary>
/// <remarks>Every code has a page in <c>docs/diagnostics</c>.</remarks>
public sealed record Fault
{
    /// <summary>Initializes a new instance of the <see cref="Fault"/> class.</summary>
    /// <param name="code">
    /// The stable code: <c>FAP1xxx</c> loading, <c>FAP2xxx</c> configuration, <c>FAP3xxx</c> delivery, <c>FAP4xxx</c> audit.
    /// </param>
    /// <param name="message">
    /// Full sentences naming the thing, the offending value, the legal values and the remedy; never a secret.
    /// </param>
    /// <param name="path">The configuration path at fault, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> or <paramref name="message"/> is null or empty.</exception>
    public Fault(string code, string message, string? path = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        ArgumentException.ThrowIfNullOrEmpty(message);

        Code = code;
        Message = message;
        Path = path;
    }

    /// <summary>Gets the stable code.</summary>
    public string Code { get; }

    /// <summary>Gets the message for people.</summary>
    public string Message { get; }

    /// <summary>Gets the configuration path at fault.</summary>
    /// <value>The default is <see langword="null"/>: the fault is not in the configuration.</value>
    public string? Path { get; }

    /// <summary>Gets the path of the setting that seems to be meant, where <see cref="Path"/> is an unknown one.</summary>
    internal string? MeantPath { get; init; }

    /// <summary>Determines whether the fault is that of a setting, perhaps misspelled.</summary>
    internal bool IsAt(string? path) => Same(Path, path) || Same(MeantPath, path);

    /// <summary>Determines whether the fault is that of a setting, perhaps misspelled, or of one below it.</summary>
    internal bool IsAtOrBelow(string path) => IsAt(path)
        || Path?.StartsWith(path + ':', StringComparison.OrdinalIgnoreCase) is true
        || MeantPath?.StartsWith(path + ':', StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Returns the code, the path and the message on one line.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => Path is null ? $"{Code}: {Message}" : $"{Code} at '{Path}': {Message}";

    private static bool Same(string? one, string? other) =>
        one is not null && one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
