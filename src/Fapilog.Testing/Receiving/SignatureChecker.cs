using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// Checks signatures according to Standard Webhooks 1.0, sharing no code with what signs them.
/// </summary>
internal sealed class SignatureChecker
{
    private readonly byte[] _key;
    private readonly TimeProvider _timeProvider;

    public SignatureChecker(string secret, TimeProvider timeProvider)
    {
        const string Prefix = "whsec_";
        _key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        _timeProvider = timeProvider;
    }

    public SignatureCheck Check(IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        if (!headers.TryGetValue("webhook-id", out var id)
            || !headers.TryGetValue("webhook-timestamp", out var timestamp)
            || !headers.TryGetValue("webhook-signature", out var signatures)
            || id.Length == 0
            || id.Contains('.', StringComparison.Ordinal)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return SignatureCheck.Malformed;
        }

        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(Sign(id, timestamp, body)));
        var matches = signatures.Split(' ').Any(
            text => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), expected));
        if (!matches)
        {
            return SignatureCheck.Mismatch;
        }

        var age = (decimal)_timeProvider.GetUtcNow().ToUnixTimeSeconds() - seconds;
        return Math.Abs(age) <= 300 ? SignatureCheck.Valid : SignatureCheck.Expired;
    }

    private byte[] Sign(string id, string timestamp, byte[] body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
