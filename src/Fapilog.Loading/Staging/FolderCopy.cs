using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Copies a provider's folder with its subfolders. A link is copied as what it points to, and must stay in the plugins folder.
/// </summary>
internal sealed class FolderCopy
{
    private readonly FileGate _gate;

    public FolderCopy(FileGate gate)
    {
        _gate = gate;
    }

    /// <exception cref="FapilogException">A link leaves the plugins folder, or leads to a folder.</exception>
    public void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            var copy = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is not null && Refusal(entry, _gate) is { } rejection)
            {
                throw new FapilogException(new Fault(rejection.Code, rejection.Message));
            }

            if (entry is DirectoryInfo)
            {
                Copy(entry.FullName, copy);
            }
            else
            {
                CopyFile(entry.FullName, copy);
            }
        }
    }

    /// <summary>Says why a folder would not be copied, without copying it.</summary>
    public static Rejection? Refusal(string source, FileGate gate) => new DirectoryInfo(source).EnumerateFileSystemInfos()
        .Select(entry => entry switch
        {
            { LinkTarget: not null } => Refusal(entry, gate),
            DirectoryInfo folder => Refusal(folder.FullName, gate),
            _ => null,
        })
        .FirstOrDefault(rejection => rejection is not null);

    private static Rejection? Refusal(FileSystemInfo link, FileGate gate) => gate.CheckLink(link.FullName) ?? (link is DirectoryInfo
        ? new Rejection(
            LoadingCodes.LinkLeavesFolder,
            $"'{link.FullName}' is a link to a folder, which may lead round in circles. Put the folder itself there.")
        : null);

    private static void CopyFile(string source, string target)
    {
        // A named pipe has no length either, and copying it would wait for ever.
        if ((File.ResolveLinkTarget(source, returnFinalTarget: true) as FileInfo ?? new FileInfo(source)).Length == 0)
        {
            File.Create(target).Dispose();
        }
        else
        {
            File.Copy(source, target);
        }
    }
}
