using System.Text.Encodings.Web;
using System.Text.Json;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The text of a lock file: JSON in a fixed order, a line for every value, so that a change is read in a diff.
/// </summary>
internal static class LockText
{
    private const int Version = 1;

    // The encoder is the one thing that generated code cannot name.
    private static readonly LockJson Json = new(new JsonSerializerOptions(LockJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Of(ProviderLock pins) => JsonSerializer.Serialize(
        new LockDocument(Version, pins.Providers.ToDictionary(provider => provider.Key, provider => (LockEntry?)new LockEntry(
            [.. provider.Value.Names],
            provider.Value.Files.ToDictionary(file => file.Key, file => (PinnedFile?)file.Value)))),
        Json.LockDocument) + "\n";

    /// <exception cref="FapilogException">It is not a lock file, or has a bad entry.</exception>
    public static ProviderLock Parse(string path, string text)
    {
        LockDocument document;
        try
        {
            document = JsonSerializer.Deserialize(text, Json.LockDocument) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException exception)
        {
            throw Unreadable(path, Sentence.Of(exception.Message), exception);
        }

        return document.Version != Version
            ? throw Unreadable(path, $"Its version is {document.Version}, and this application knows version {Version}.")
            : document.Providers.Select(Wrong).FirstOrDefault(wrong => wrong is not null) is { } fault
            ? throw Unreadable(path, fault)
            : new ProviderLock(document.Providers.Select(entry => KeyValuePair.Create(entry.Key, Pinned(entry.Value!))));
    }

    public static FapilogException Unreadable(string path, string why, Exception? cause = null) => new(
        new Fault(
            LoadingCodes.LockUnreadable,
            $"The lock file '{path}' cannot be used. {why} Nothing is loaded that it may pin: put the right file there, or check the providers, "
            + "remove it and run 'fapilog plugins lock'."),
        cause);

    // The serializer sees to nulls in members, and not to those in lists and maps.
    private static string? Wrong(KeyValuePair<string, LockEntry?> provider)
    {
        if (!PinName.IsStep(provider.Key))
        {
            return $"'{Printable(provider.Key)}' is not the name of a folder or file in the plugins folder. {PinName.Rule}";
        }

        if (provider.Value is not { } entry || entry.Names.Contains(null))
        {
            return $"'{provider.Key}' has no names and files.";
        }

        foreach (var (file, pin) in entry.Files)
        {
            if (!PinName.IsPath(file))
            {
                return $"'{Printable(file)}' of '{provider.Key}' is not the path of a file. {PinName.Rule}";
            }

            if (pin is null or { Size: < 0 } || pin.Sha256.Length != 64 || !pin.Sha256.All(char.IsAsciiHexDigitLower))
            {
                return $"'{file}' of '{provider.Key}' has no size and SHA-256 of 64 hexadecimal digits in lower case.";
            }
        }

        return null;
    }

    private static PinnedProvider Pinned(LockEntry entry) => new(entry.Names.OfType<string>(), entry.Files.Select(file => KeyValuePair.Create(file.Key, file.Value!)));

    private static string Printable(string text) => new([.. text.Select(character => char.IsControl(character) ? '?' : character)]);
}
