using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The text of a lock file: JSON in a fixed order, a line for every value, so that a change is read in a diff.
/// </summary>
internal static class LockText
{
    private const int Version = 1;

    // The encoder is the one thing that generated code cannot name.
    private static readonly LockJson Json =
        new(new JsonSerializerOptions(LockJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(ProviderLock pins) => JsonSerializer.Serialize(
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
            throw Unreadable(path, JsonFault.Describe(exception), exception);
        }

        return document.Version != Version
            ? throw Unreadable(path, $"Its version is {document.Version}, and this application knows version {Version}.")
            : document.Providers.Select(Wrong).FirstOrDefault(wrong => wrong is not null) is { } fault
            ? throw Unreadable(path, fault)
            : new ProviderLock(document.Providers.Select(entry => KeyValuePair.Create(entry.Key, Pinned(entry.Value!))));
    }

    public static FapilogException Absent(string path, Exception cause) => new(
        new Fault(
            LoadingCodes.LockUnreadable,
            $"The lock file '{path}' does not exist. Nothing is loaded that it may pin: correct the path, or check the providers and run "
            + "'fapilog plugins lock', which writes it."),
        cause);

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

    private static PinnedProvider Pinned(LockEntry entry) =>
        new(entry.Names.OfType<string>(), entry.Files.Select(file => KeyValuePair.Create(file.Key, file.Value!)));

    private static string Printable(string text) =>
        new([.. text.Select(character => char.IsControl(character) ? '?' : character)]);
}

/// <summary>
/// The members of a lock file.
/// </summary>
internal sealed record LockDocument(int Version, Dictionary<string, LockEntry?> Providers);

/// <summary>
/// The members of a lock file's entry.
/// </summary>
internal sealed record LockEntry(string?[] Names, Dictionary<string, PinnedFile?> Files);

/// <summary>
/// Writes and reads a lock file without reflection, so that a trimmed host may have one.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(LockDocument))]
internal sealed partial class LockJson : JsonSerializerContext;

/// <summary>
/// What the path of a pinned file may look like: relative, and meaning the same on every system.
/// </summary>
internal static class PinName
{
    public const string Rule =
        "A path in it is relative, with '/' between its steps, and no step is empty, '.', '..' or a device such as 'NUL', begins with '~', "
        + "ends with a dot or a space, or has a colon, a backslash or a control character.";

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    public static bool IsPath(string path) => path.Split('/').All(IsStep);

    public static bool IsStep(string step) => step.Length > 0
        && step[0] != '~'
        && step[^1] is not ('.' or ' ')
        && !step.Any(character => character is ':' or '\\' or '/' || char.IsControl(character))
        && !Devices.Contains(step.Split('.')[0].TrimEnd());
}
