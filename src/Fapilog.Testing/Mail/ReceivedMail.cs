using System.Security.Authentication;
using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// One message that an <see cref="SmtpDouble"/> accepted, with its envelope.
/// </summary>
public sealed record ReceivedMail
{
    /// <summary>Gets the sender of the envelope; empty for a bounce.</summary>
    public required string Sender { get; init; }

    /// <summary>Gets the recipients that were accepted, in the order in which they were named.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Gets the message as sent, with dot-stuffing removed.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Gets the TLS version of the connection; <see cref="SslProtocols.None"/> for plain text.</summary>
    public required SslProtocols Encryption { get; init; }

    /// <summary>Gets the user that the client authenticated as.</summary>
    /// <value><see langword="null"/> if the client did not authenticate.</value>
    public required string? User { get; init; }

    /// <summary>Gets the number of the connection, from 1: two messages with the same number share a session.</summary>
    public required int Session { get; init; }

    /// <summary>Gets the name that the client gave in <c>EHLO</c> or <c>HELO</c>.</summary>
    public required string ClientName { get; init; }

    /// <summary>Gets the size that the client announced before it sent the message.</summary>
    /// <value><see langword="null"/> if it announced none.</value>
    public required long? AnnouncedSize { get; init; }

    /// <summary>Gets a value indicating whether the client requested non-ASCII addresses and headers (RFC 6531).</summary>
    public required bool IsInternational { get; init; }

    /// <summary>Gets when the message was complete, by the double's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets the message as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);

    /// <summary>Returns sender and recipients.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"<{Sender}> to {string.Join(", ", Recipients.Select(recipient => $"<{recipient}>"))}";
}
