using Fapilog.Recovery;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// What a verification takes as given, where it begins, and how strict it is.
/// </summary>
/// <remarks>Not safe for changes while a verification runs.</remarks>
public sealed class VerificationOptions
{
    /// <summary>
    /// Gets or sets the newest event known from elsewhere, as every alert carries it. A trail that ends before it, or that
    /// holds another event of its number, is found out.
    /// </summary>
    /// <value><see langword="null"/> by default: the end is not checked, and cannot be.</value>
    public ChainAnchor? EndAnchor { get; set; }

    /// <summary>
    /// Gets or sets the last event that was archived or deleted by intent: the trail may begin with the event after it.
    /// Where older events are still there, they are verified too.
    /// </summary>
    /// <value><see langword="null"/> by default: the trail begins with sequence number 1.</value>
    public ChainAnchor? StartAnchor { get; set; }

    /// <summary>
    /// Gets or sets the sequence number to begin with, at least 1. What stands before it is taken as given; where a trail
    /// restarted, its newest chain that has the number is meant.
    /// </summary>
    /// <value><see langword="null"/> by default: from the beginning.</value>
    public long? FromSequence { get; set; }

    /// <summary>Gets or sets the first day file to verify, by the date in its name. What stands before it is taken as given.</summary>
    /// <value><see langword="null"/> by default: from the beginning.</value>
    public DateOnly? FromDay { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a warning makes a trail invalid too. A note never does.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Strict { get; set; }

    /// <summary>
    /// Gets the keys that signed the seals, or their public halves. With a key, every closed day must have a seal that is signed
    /// by the key in force, or that a later record of a key covers, and the end that <c>head.json</c> states must be signed.
    /// </summary>
    /// <value>Empty by default: seals are compared with the files, and their signatures are not looked at.</value>
    public IList<SealKey> SealKeys { get; } = [];

    /// <summary>Returns options that take keys as given, and nothing else.</summary>
    internal static VerificationOptions With(IEnumerable<SealKey> keys)
    {
        var options = new VerificationOptions();
        foreach (var key in keys)
        {
            options.SealKeys.Add(key);
        }

        return options;
    }

    /// <summary>Gets or sets who is told how far it is, about once for each mebibyte, on the calling thread.</summary>
    /// <value><see langword="null"/> by default.</value>
    public IProgress<VerificationProgress>? Progress { get; set; }
}
