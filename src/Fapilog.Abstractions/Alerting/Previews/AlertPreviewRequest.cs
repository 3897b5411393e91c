namespace Fapilog.Alerting;

/// <summary>
/// One request that a dispatcher would make, with secrets redacted.
/// </summary>
public sealed record AlertPreviewRequest
{
    /// <summary>Gets the method: <c>POST</c>, or <c>SMTP</c> for email.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the address as text, with its secret parts redacted: a redacted address may not be a valid URI.</summary>
#pragma warning disable CA1056 // See the summary: the text may not be a valid URI.
    public required string Url { get; init; }
#pragma warning restore CA1056

    /// <summary>Gets the headers by name, with secrets redacted.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the body as text.</summary>
    public required string Body { get; init; }

    /// <summary>Returns the method and the redacted address.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{Method} {Url}";
}
