using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// One request that a <see cref="WebhookReceiver"/> or a <see cref="VendorDouble"/> received, unchanged.
/// </summary>
public sealed record ReceivedRequest
{
    /// <summary>Gets the method.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the path and query as sent, not decoded.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the headers by case-insensitive name; several values of one name are joined by commas.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Gets the body's bytes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets when the body was complete, by the receiver's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets the result of the signature check of a <see cref="WebhookReceiver"/>.</summary>
    /// <value>The default is <see cref="SignatureCheck.NotChecked"/>.</value>
    public SignatureCheck Signature { get; init; }

    /// <summary>Gets the body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Returns the method and the target.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"{Method} {Target}";
}
