namespace Fapilog.Loading;

/// <summary>
/// The requirements that a provider must meet, besides being named in configuration, before its code is trusted. Read once, when
/// the catalogue is created.
/// </summary>
public sealed class TrustOptions
{
    /// <summary>
    /// Gets or sets a value indicating whether to refuse a provider that no lock file pins, or that every account on the machine
    /// may change.
    /// </summary>
    /// <value>The default is <see langword="false"/>: the second is a warning.</value>
    public bool Strict { get; set; }

    /// <summary>Gets or sets a value indicating whether links may lead out of the plugins folder.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowLinks { get; set; }

    /// <summary>
    /// Gets or sets the lock file. The providers it pins must match it. It must exist, and belongs outside the plugins folder.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: nothing is pinned. A relative path starts at the application's directory.
    /// </value>
    public string? LockFile { get; set; }

    /// <summary>Returns a copy with the full path of the lock file, so that later changes have no effect.</summary>
    internal TrustOptions Fixed() => new()
    {
        Strict = Strict,
        AllowLinks = AllowLinks,
        LockFile = string.IsNullOrEmpty(LockFile) ? null : Path.GetFullPath(LockFile, AppContext.BaseDirectory),
    };
}
