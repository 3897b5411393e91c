using Fapilog.Sealing;

namespace Fapilog.Verification;

/// <summary>
/// Options for a verification: what it trusts, where it begins, and how strict it is.
/// </summary>
/// <remarks>Do not change the options while a verification runs.</remarks>
public sealed class VerificationOptions
{
    /// <summary>
    /// Gets or sets the newest event known from elsewhere, as every alert carries it. A trail that ends before it, or that
    /// holds a different event with its number, is reported.
    /// </summary>
    /// <value><see langword="null"/> by default: the end is not checked, and cannot be.</value>
    public ChainAnchor? EndAnchor { get; set; }

    /// <summary>
    /// Gets or sets the last event that was archived or deleted on purpose: the trail may begin with the event after it.
    /// Older events that still exist are verified too.
    /// </summary>
    /// <value><see langword="null"/> by default: the trail begins with sequence number 1.</value>
    public ChainAnchor? StartAnchor { get; set; }

    /// <summary>
    /// Gets or sets the sequence number to begin with, at least 1. Everything before it is trusted. If a trail restarted, the
    /// number refers to the newest chain that contains it.
    /// </summary>
    /// <value><see langword="null"/> by default: from the beginning.</value>
    public long? FromSequence { get; set; }

    /// <summary>Gets or sets the first day file to verify, by the date in its name. Everything before it is trusted.</summary>
    /// <value><see langword="null"/> by default: from the beginning.</value>
    public DateOnly? FromDay { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether warnings make a trail invalid too. Notes never do.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Strict { get; set; }

    /// <summary>
    /// Gets the keys that signed the seals, or their public halves. With a key, every closed day must have a seal that is
    /// signed by the key in force or covered by a later record of a key, and the end that <c>head.json</c> states must be
    /// signed.
    /// </summary>
    /// <value>Empty by default: seals are compared with the files, but their signatures are not checked.</value>
    public IList<SealKey> SealKeys { get; } = [];

    /// <summary>Returns options with the given keys and otherwise default values.</summary>
    internal static VerificationOptions With(IEnumerable<SealKey> keys)
    {
        var options = new VerificationOptions();
        foreach (var key in keys)
        {
            options.SealKeys.Add(key);
        }

        return options;
    }

    /// <summary>Gets or sets the receiver of progress reports, about one per mebibyte, called on the calling thread.</summary>
    /// <value><see langword="null"/> by default.</value>
    public IProgress<VerificationProgress>? Progress { get; set; }
}
