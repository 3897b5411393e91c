using System.Text.Json;

namespace Fapilog.Loading;

/// <summary>
/// A provider's <c>.deps.json</c>: which of its files are for this system.
/// </summary>
/// <remarks>
/// It is checked for its form before .NET's own resolver may see it: that one ends the process over a member that is missing or
/// of another kind, and follows a path out of the folder.
/// </remarks>
internal sealed record DependencyManifest(IReadOnlyList<ManifestAsset> Assets)
{
    private const long MaxBytes = 32 * 1024 * 1024;

    // The resolver takes the first of two members, we would check the last.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    public static string PathOf(string dll) => Path.ChangeExtension(dll, ".deps.json");

    /// <summary>Returns what the file says, or why it cannot be read.</summary>
    public static (DependencyManifest? Manifest, string? Fault) Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length is 0 or > MaxBytes)
            {
                return (null, length == 0 ? "it is empty" : $"it has {length} bytes, more than the {MaxBytes} such a file may have");
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var document = JsonDocument.Parse(file, Strict);
            return (new DependencyManifest(ManifestReader.Assets(document.RootElement)), null);
        }
        catch (JsonException exception)
        {
            return (null, $"it is no JSON that can be read (line {(exception.LineNumber ?? 0) + 1})");
        }
        catch (InvalidDataException exception)
        {
            return (null, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message.TrimEnd('.'));
        }
        catch (InvalidOperationException)
        {
            return (null, "it has text that is not Unicode");
        }
    }
}
