using System.Security.Cryptography;
using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// The <c>AUTH</c> exchange (RFC 4954): PLAIN and LOGIN. Does not keep the password.
/// </summary>
internal sealed class SmtpAuthentication
{
    private const int LongestLine = 12_288;

    private readonly SmtpConnection _connection;
    private readonly SmtpDoubleOptions _options;

    public SmtpAuthentication(SmtpConnection connection, SmtpDoubleOptions options)
    {
        _connection = connection;
        _options = options;
    }

    /// <summary>Runs the exchange.</summary>
    /// <returns>The last reply; <see langword="null"/> when the client disconnected.</returns>
    public async Task<SmtpReply?> RunAsync(string argument, CancellationToken cancellationToken)
    {
        var words = argument.Split(' ');
        switch (words[0].ToUpperInvariant())
        {
            case "PLAIN" when words.Length <= 2:
                var response =
                    words.Length == 2 ? words[1] : await AskAsync(string.Empty, cancellationToken).ConfigureAwait(false);
                return response is null ? null : Plain(response);
            case "LOGIN" when words.Length <= 2:
                var user = words.Length == 2 ? words[1] : await AskAsync("VXNlcm5hbWU6", cancellationToken).ConfigureAwait(false);
                var password = user is null ? null : await AskAsync("UGFzc3dvcmQ6", cancellationToken).ConfigureAwait(false);
                return password is null ? null : Verdict(Decode(user!), Decode(password));
            default:
                return new SmtpReply(504, "5.5.4 Unrecognized authentication type");
        }
    }

    private async Task<string?> AskAsync(string challenge, CancellationToken cancellationToken)
    {
        await _connection.SendAsync(new SmtpReply(334, challenge), cancellationToken).ConfigureAwait(false);
        var line = await _connection.Lines.ReadAsync(LongestLine, cancellationToken).ConfigureAwait(false);
        return line is { } read ? Encoding.UTF8.GetString(read.Bytes.Span) : null;
    }

    private SmtpReply Plain(string response)
    {
        var parts = Decode(response)?.Split('\0');
        return parts is [_, var user, var password] ? Verdict(user, password) : Verdict(null, null);
    }

    private SmtpReply Verdict(string? user, string? password)
    {
        if (user is null || password is null)
        {
            return new SmtpReply(501, "5.5.2 The response cannot be decoded, or was cancelled");
        }

        // Always compare both, in constant time.
        var isUser = Same(user, _options.User ?? string.Empty);
        return isUser & Same(password, _options.Password)
            ? new SmtpReply(235, "2.7.0 Authentication successful")
            : new SmtpReply(535, "5.7.8 Authentication credentials invalid");
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static string? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return text != "*" && Convert.TryFromBase64String(text == "=" ? string.Empty : text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, length))
            : null;
    }
}
