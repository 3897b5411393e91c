using System.Text.Json.Serialization;

namespace Fapilog.Loading;

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
