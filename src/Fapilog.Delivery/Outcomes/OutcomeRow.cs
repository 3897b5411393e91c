namespace Fapilog.Delivery;

/// <summary>
/// One row of an <see cref="OutcomeTable"/>: an answer, what it means, and what a person can do about it.
/// </summary>
/// <param name="First">The first status it is about.</param>
/// <param name="Last">The last status it is about.</param>
/// <param name="Word">The vendor's word in the body it is about, such as <c>channel_not_found</c>; <see langword="null"/> for any.</param>
/// <param name="Verdict">What the answer means.</param>
/// <param name="Remedy">Full sentences for people: what the vendor means and what to do. Empty where there is nothing to add.</param>
public sealed record OutcomeRow(int First, int Last, string? Word, DeliveryVerdict Verdict, string Remedy)
{
    /// <summary>Initializes a new instance of the <see cref="OutcomeRow"/> class about one status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="verdict">What the answer means.</param>
    /// <param name="remedy">Full sentences for people.</param>
    public OutcomeRow(int status, DeliveryVerdict verdict, string remedy)
        : this(status, status, null, verdict, remedy)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="OutcomeRow"/> class about one word of the vendor, with any status.</summary>
    /// <param name="word">The word.</param>
    /// <param name="verdict">What the answer means.</param>
    /// <param name="remedy">Full sentences for people.</param>
    public OutcomeRow(string word, DeliveryVerdict verdict, string remedy)
        : this(100, 999, word, verdict, remedy)
    {
    }

    /// <summary>Gets the code of the failure.</summary>
    /// <value>The default is <see langword="null"/>: <c>FAP3003</c> for a failed instance, <c>FAP3004</c> for a rejected alert.</value>
    public string? Code { get; init; }

    /// <summary>Gets the wait before the next attempt where the vendor names none.</summary>
    /// <value>The default is <see langword="null"/>: the retry's own growing and random pause.</value>
    public TimeSpan? Wait { get; init; }

    internal bool IsAbout(int status, string? word) =>
        status >= First && status <= Last && (Word is null || string.Equals(Word, word, StringComparison.OrdinalIgnoreCase));
}
