using System.Text.Json;

namespace Fapilog.Loading;

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
        return target.ValueKind is JsonValueKind.String ? target.GetString()! : Text(target, "name") ?? throw new InvalidDataException("'runtimeTarget' has no name");
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
        Check(library.ValueKind is JsonValueKind.Object && Text(library, "type") is not null, $"the library '{name}' has no type");
        Check(
            library.TryGetProperty("serviceable", out var serviceable) && serviceable.ValueKind is JsonValueKind.True or JsonValueKind.False,
            $"'serviceable' of the library '{name}' is neither true nor false");
        Check(Text(library, "sha512") is not null, $"the library '{name}' has no sha512");
        _ = Text(library, "path");
        _ = Text(library, "runtimeStoreManifestName");
    }

    private static string Within(string path)
    {
        Check(
            path.Length > 0 && !Path.IsPathRooted(path) && !path.Contains('\\', StringComparison.Ordinal) && !path.Split('/').Contains(".."),
            $"'{path}' leads out of the provider's folder");
        return path;
    }

    private static JsonElement Group(JsonElement holder, string name)
    {
        Check(holder.TryGetProperty(name, out var group) && group.ValueKind is JsonValueKind.Object, $"'{name}' is missing or not an object");
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
