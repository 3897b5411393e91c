using System.Security.Cryptography;

namespace Fapilog.Loading;

/// <summary>
/// The files of one provider with their hashes: what would be copied and loaded.
/// </summary>
internal static class ProviderFiles
{
    private static readonly EnumerationOptions All = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
    };

    /// <summary>Links are followed to files only, and only where the gate lets them lead.</summary>
    public static IReadOnlyList<InspectedFile> Of(ProviderLocation location, FileGate gate)
    {
        if (location.Folder is not { } folder)
        {
            return [Of(location.Path, Path.GetFileName(location.Path))];
        }

        var links = new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, RecurseSubdirectories = false })
            .Where(file => file.LinkTarget is not null && gate.CheckLink(file.FullName) is null)
            .Select(file => file.FullName);
        return
        [
            .. Directory.EnumerateFiles(folder, "*", All).Concat(links)
                .Select(path => Of(path, Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    private static InspectedFile Of(string path, string name)
    {
        try
        {
            var length = (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;

            // A named pipe has no length either, and opening it would wait for ever.
            if (length == 0)
            {
                return new InspectedFile(name, 0, Hex(SHA256.HashData([])));
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new InspectedFile(name, length, Hex(SHA256.HashData(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new InspectedFile(name, 0, null);
        }
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
