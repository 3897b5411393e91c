using System.Runtime.InteropServices;
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
    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    public static string PathOf(string dll) => Path.ChangeExtension(dll, ".deps.json");

    /// <summary>Returns what the file says, or why it cannot be read.</summary>
    public static (DependencyManifest? Manifest, string? Fault) Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length is 0 or > MaxBytes)
            {
                return (
                    null, length == 0 ? "it is empty" : $"it has {length} bytes, more than the {MaxBytes} such a file may have");
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

/// <summary>
/// A file that a provider's <c>.deps.json</c> names for this host's system.
/// </summary>
/// <param name="Kind">What it is for.</param>
/// <param name="LocalPath">Where it lies in the provider's folder, with <c>/</c>.</param>
internal sealed record ManifestAsset(ManifestAssetKind Kind, string LocalPath)
{
    public string FileName => LocalPath[(LocalPath.LastIndexOf('/') + 1)..];

    /// <summary>Gets a value indicating whether it only says that there is nothing.</summary>
    public bool IsPlaceholder => FileName == "_._";
}

internal enum ManifestAssetKind
{
    Runtime,
    Resources,
    Native,
}

/// <summary>
/// Reads the files a <c>.deps.json</c> names for this system, and checks the form of everything .NET's own resolver looks at.
/// </summary>
internal static class ManifestReader
{
    /// <exception cref="InvalidDataException">The form is not that of such a file; the message says what is wrong.</exception>
    public static IReadOnlyList<ManifestAsset> Assets(JsonElement root)
    {
        Check(root.ValueKind is JsonValueKind.Object, "it is not a JSON object");
        var target = Target(root);
        var libraries = Group(root, "libraries");
        foreach (var library in libraries.EnumerateObject())
        {
            CheckLibrary(library.Name, library.Value);
        }

        var assets = new List<ManifestAsset>();
        foreach (var package in Group(Group(root, "targets"), target).EnumerateObject())
        {
            var found = Assets(package).ToArray();
            if (libraries.TryGetProperty(package.Name, out _))
            {
                assets.AddRange(found);
            }
        }

        return assets;
    }

    private static string Target(JsonElement root)
    {
        Check(root.TryGetProperty("runtimeTarget", out var target), "'runtimeTarget' is missing");
        return target.ValueKind is JsonValueKind.String
            ? target.GetString()!
            : Text(target, "name") ?? throw new InvalidDataException("'runtimeTarget' has no name");
    }

    private static IEnumerable<ManifestAsset> Assets(JsonProperty package)
    {
        Check(package.Value.ValueKind is JsonValueKind.Object, $"'{package.Name}' is not an object");
        var bySystem = package.Value.TryGetProperty("runtimeTargets", out _)
            ? Files(package.Value, "runtimeTargets").Select(BySystem).ToArray()
            : [];
        foreach (var kind in Enum.GetValues<ManifestAssetKind>())
        {
            var name = kind.ToString().ToLowerInvariant();

            // Every file is checked, the other systems' too: the resolver looks at them before it chooses.
            ManifestAsset[] portable = package.Value.TryGetProperty(name, out _)
                ? [.. Files(package.Value, name).Select(file => new ManifestAsset(kind, LocalPath(file, kind)))]
                : [];
            var ofKind = bySystem.Where(asset => string.Equals(asset.Kind, name, StringComparison.OrdinalIgnoreCase)).ToArray();
            var system = HostSystem.Identifiers.FirstOrDefault(identifier => ofKind.Any(asset => asset.System == identifier));
            var chosen = system is null
                ? portable
                : ofKind.Where(asset => asset.System == system).Select(asset => new ManifestAsset(kind, asset.Path));
            foreach (var asset in chosen)
            {
                yield return asset;
            }
        }
    }

    private static SystemAsset BySystem(ManifestFile file)
    {
        var kind = Text(file.Value, "assetType") ?? throw new InvalidDataException($"'{file.Name}' has no assetType");
        var system = Text(file.Value, "rid") ?? throw new InvalidDataException($"'{file.Name}' has no rid");
        return new SystemAsset(system, kind, Within(Text(file.Value, "localPath") ?? file.Name));
    }

    /// <summary>As the resolver has it: a package's folders are left behind, and of resources the culture stays.</summary>
    private static string LocalPath(ManifestFile file, ManifestAssetKind kind)
    {
        if (Text(file.Value, "localPath") is { Length: > 0 } local)
        {
            return Within(local);
        }

        var steps = file.Name.Split('/');
        Check(kind is not ManifestAssetKind.Resources || steps.Length > 1, $"'{file.Name}' has no culture");
        return Within(kind is ManifestAssetKind.Resources ? $"{steps[^2]}/{steps[^1]}" : steps[^1]);
    }

    private static List<ManifestFile> Files(JsonElement package, string group)
    {
        var files = new List<ManifestFile>();
        foreach (var file in Group(package, group).EnumerateObject())
        {
            Check(file.Value.ValueKind is JsonValueKind.Object, $"'{file.Name}' is not an object");
            _ = Text(file.Value, "assemblyVersion");
            _ = Text(file.Value, "fileVersion");
            files.Add(new ManifestFile(file.Name, file.Value));
        }

        return files;
    }

    private static void CheckLibrary(string name, JsonElement library)
    {
        Check(
            library.ValueKind is JsonValueKind.Object && Text(library, "type") is not null, $"the library '{name}' has no type");
        Check(
            library.TryGetProperty("serviceable", out var serviceable)
                && serviceable.ValueKind is JsonValueKind.True or JsonValueKind.False,
            $"'serviceable' of the library '{name}' is neither true nor false");
        Check(Text(library, "sha512") is not null, $"the library '{name}' has no sha512");
        _ = Text(library, "path");
        _ = Text(library, "runtimeStoreManifestName");
    }

    private static string Within(string path)
    {
        Check(
            path.Length > 0
                && !Path.IsPathRooted(path)
                && !path.Contains('\\', StringComparison.Ordinal)
                && !path.Split('/').Contains(".."),
            $"'{path}' leads out of the provider's folder");
        return path;
    }

    private static JsonElement Group(JsonElement holder, string name)
    {
        Check(
            holder.TryGetProperty(name, out var group) && group.ValueKind is JsonValueKind.Object,
            $"'{name}' is missing or not an object");
        return group;
    }

    private static string? Text(JsonElement holder, string name)
    {
        if (holder.ValueKind is not JsonValueKind.Object || !holder.TryGetProperty(name, out var text))
        {
            return null;
        }

        Check(text.ValueKind is JsonValueKind.String, $"'{name}' is not a text");
        return text.GetString();
    }

    private static void Check(bool holds, string fault)
    {
        if (!holds)
        {
            throw new InvalidDataException(fault);
        }
    }

    private sealed record ManifestFile(string Name, JsonElement Value);

    private sealed record SystemAsset(string System, string Kind, string Path);
}

/// <summary>
/// The names by which packages know the system this process runs on, the closest first: as .NET's own host takes them.
/// </summary>
internal static class HostSystem
{
    public static IReadOnlyList<string> Identifiers { get; } =
        IdentifiersOf(RuntimeInformation.RuntimeIdentifier, OperatingSystem.IsWindows());

    public static IReadOnlyList<string> IdentifiersOf(string identifier, bool isWindows)
    {
        var dash = identifier.LastIndexOf('-');
        var (system, architecture) = dash < 0 ? (identifier, string.Empty) : (identifier[..dash], identifier[(dash + 1)..]);
        string[] systems = system switch
        {
            "linux-musl" => [system, "linux", "unix"],
            _ when isWindows => [system, "win"],
            "linux" or "osx" => [system, "unix"],
            _ => [system, "linux", "unix"],
        };
        return [.. systems.Distinct().SelectMany(name => new[] { $"{name}-{architecture}", name }), "any"];
    }
}
