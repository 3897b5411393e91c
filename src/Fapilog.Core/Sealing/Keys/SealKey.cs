using System.Security.Cryptography;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// A key that signs or verifies seals. It never prints the key itself. Immutable; safe for use by several threads.
/// </summary>
public sealed class SealKey
{
    private const int LeastBytes = 32;
    private const int IdLength = 16;
    private const string CurveP256 = "1.2.840.10045.3.1.7";

    private readonly string _text;

    // Read once: parsing PEM takes longer than verifying. Never disposed, because the key is not.
    private readonly Lazy<ECDsa> _verifier;

    private SealKey(string text, SealAlgorithm algorithm)
    {
        _text = text;
        _verifier = new Lazy<ECDsa>(() => Import(text));
        Algorithm = algorithm;
        KeyId = IdOf(text, algorithm);
    }

    /// <summary>Gets the algorithm that the key is for.</summary>
    public SealAlgorithm Algorithm { get; }

    /// <summary>Gets the id of the key in seals: 16 hexadecimal digits, the same for both halves of a key pair.</summary>
    public string KeyId { get; }

    /// <summary>Reads a key: PEM is an ECDSA key, of which the public half is enough; any other text is an HMAC key.</summary>
    /// <param name="key">Where the key is stored.</param>
    /// <returns>The key.</returns>
    /// <exception cref="FapilogException">The secret cannot be read, or is not a key.</exception>
    public static SealKey Read(Secret key)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            var text = key.GetValue();
            return new SealKey(text, IsPem(text) ? SealAlgorithm.EcdsaP256 : SealAlgorithm.HmacSha256);
        }
        catch (InvalidOperationException exception)
        {
            throw Unusable(exception.Message);
        }
    }

    /// <summary>Returns the algorithm and the id of the key, never the key itself.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => $"{Algorithm} {KeyId}";

    /// <summary>Reads the key that signs and tests it, as a trail does when it starts.</summary>
    /// <param name="options">The options, with a key.</param>
    /// <returns>The key.</returns>
    /// <exception cref="FapilogException">There is no key, it cannot be read, or it cannot sign.</exception>
    public static SealKey ReadForSigning(SealOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Key is null)
        {
            throw Unusable("No key is set.");
        }

        var key = Read(options.Key);
        if (key.Algorithm != options.Algorithm)
        {
            throw Unusable(
                options.Algorithm is SealAlgorithm.EcdsaP256
                    ? "The algorithm is 'EcdsaP256', and the key is not in PEM. Give a private key in PEM, or set the algorithm 'HmacSha256'."
                    : "The algorithm is 'HmacSha256', and the key is in PEM. "
                        + "Set the algorithm 'EcdsaP256', or give another text.");
        }

        // Otherwise a public key would be noticed only when the first day closes.
        key.Sign([]);
        return key;
    }

    /// <summary>Returns a head with this key's signature.</summary>
    internal TrailHead Sign(TrailHead head)
    {
        var named = head with { KeyId = KeyId };
        return named with { Signature = Sign(named.ToSignedBytes()) };
    }

    /// <summary>Returns whether a head has this key's signature.</summary>
    internal bool HasSigned(TrailHead head) =>
        head.Signature is { } signature && head.KeyId == KeyId && Verify(head.ToSignedBytes(), signature);

    internal string Sign(ReadOnlySpan<byte> bytes)
    {
        if (Algorithm is SealAlgorithm.HmacSha256)
        {
            return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_text), bytes));
        }

        using var pair = Import(_text);
        try
        {
            return Convert.ToHexStringLower(pair.SignData(bytes, HashAlgorithmName.SHA256));
        }
        catch (CryptographicException)
        {
            throw Unusable("The key is a public one, which verifies and cannot sign. Give the private key.");
        }
    }

    internal bool Verify(ReadOnlySpan<byte> bytes, string signature)
    {
        Span<byte> stated = stackalloc byte[64];
        if (signature.Length > 128
            || Convert.FromHexString(signature, stated, out _, out var length) is not System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        if (Algorithm is SealAlgorithm.HmacSha256)
        {
            return CryptographicOperations.FixedTimeEquals(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(_text), bytes), stated[..length]);
        }

        lock (_verifier)
        {
            return _verifier.Value.VerifyData(bytes, stated[..length], HashAlgorithmName.SHA256);
        }
    }

    private static bool IsPem(string text) => text.Contains("-----BEGIN ", StringComparison.Ordinal);

    private static string IdOf(string text, SealAlgorithm algorithm)
    {
        if (algorithm is SealAlgorithm.EcdsaP256)
        {
            using var pair = Import(text);
            return Convert.ToHexStringLower(SHA256.HashData(pair.ExportSubjectPublicKeyInfo()))[..IdLength];
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length < LeastBytes
            ? throw Unusable(
                $"The key is {CountText.Format(bytes.Length, "byte")} long. It must be at least {LeastBytes}, such as 'openssl rand -hex 32' prints. "
                + "To name a variable or a file that has it, write 'env:NAME' or 'file:PATH'.")
            : Convert.ToHexStringLower(HMACSHA256.HashData(bytes, "fapilog seal key"u8))[..IdLength];
    }

    private static ECDsa Import(string pem)
    {
        var pair = ECDsa.Create();
        try
        {
            pair.ImportFromPem(pem);
            if (pair.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value is CurveP256)
            {
                return pair;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // The message of the exception may contain a part of the key.
            pair.Dispose();
            throw Unusable("The key's PEM cannot be read. Give one unencrypted key, such as 'openssl ecparam -name prime256v1 -genkey -noout' prints.");
        }

        pair.Dispose();
        throw Unusable("The key is not on the curve P-256. Make one with 'openssl ecparam -name prime256v1 -genkey -noout'.");
    }

    private static FapilogException Unusable(string reason) =>
        new(new Fault(AuditCodes.SealKeyUnusable, $"The key for seals cannot be used. {reason}", "Seal:Key"));
}
