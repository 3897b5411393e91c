using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// One request a <see cref="WebhookReceiver"/> or a <see cref="VendorDouble"/> got, exactly as it arrived.
/// </summary>
public sealed record ReceivedRequest
{
    /// <summary>Gets the method.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the path and query as they were sent, not decoded.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the headers by name, without regard to case; several values of one name are joined by commas.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Gets the body's bytes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets when the body was complete, by the receiver's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets what a <see cref="WebhookReceiver"/> found out about the signature.</summary>
    /// <value>The default is <see cref="SignatureCheck.NotChecked"/>.</value>
    public SignatureCheck Signature { get; init; }

    /// <summary>Gets the body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Returns the method and the target.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"{Method} {Target}";
}
