using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The private folder of one run, into which what is loaded is copied first: replacing a provider's files then never touches
/// what this process executes.
/// </summary>
internal sealed partial class StagingArea : IDisposable
{
    private const string LockName = "in-use.lock";

    // Copies of a provider's code: nobody else may put anything there before it is loaded.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _parent;
    private string? _folder;
    private FileStream? _inUse;
    private int _copies;

    public StagingArea(string? parent)
    {
        _parent = Path.GetFullPath(parent ?? Path.GetTempPath());
    }

    /// <summary>Gets the run's folder; made, and what dead processes left removed, by the first copy.</summary>
    public string Folder => _folder ??= Create();

    /// <summary>Copies a provider and returns where the copy lies.</summary>
    /// <exception cref="FapilogException">The file is no longer one to open, or a link leaves the plugins folder.</exception>
    public ProviderLocation Copy(ProviderLocation location, FileGate gate)
    {
        if (gate.CheckFile(location.Path) is { } rejection)
        {
            throw new FapilogException(new Fault(rejection.Code, rejection.Message));
        }

        _copies++;
        var target = Path.Combine(Folder, _copies.ToString(CultureInfo.InvariantCulture), Path.GetFileName(location.Folder ?? location.Path));
        if (location.Folder is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(location.Path, target);
            return new ProviderLocation(target, null);
        }

        new FolderCopy(gate).Copy(location.Folder, target);
        return new ProviderLocation(Path.Combine(target, Path.GetFileName(location.Path)), target);
    }

    /// <summary>Removes the folder as far as the system lets go of it; what stays is removed by a later run.</summary>
    public void Dispose()
    {
        _inUse?.Dispose();
        if (_folder is { } folder)
        {
            _folder = null;
            TryDelete(folder);
        }
    }

    private string Create()
    {
        Directory.CreateDirectory(_parent);
        RemoveLeftovers();
        var name = string.Create(CultureInfo.InvariantCulture, $"fapilog-{Environment.ProcessId}-{Guid.NewGuid():n}");
        var folder = Path.Combine(_parent, name);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }

        _inUse = new FileStream(Path.Combine(folder, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        return folder;
    }

    private void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(_parent, "fapilog-*"))
        {
            var match = RunFolder().Match(Path.GetFileName(folder));
            if (match.Success && !IsAlive(match.Groups[1].Value) && !IsLocked(folder))
            {
                TryDelete(folder);
            }
        }
    }

    private static bool IsAlive(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId, NumberStyles.None, CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Process ids are not enough where containers share a folder: each counts its own.</summary>
    private static bool IsLocked(string folder)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Windows keeps loaded DLLs until the process ends: the next run removes them.
        }
    }

    [GeneratedRegex(@"\Afapilog-([0-9]{1,10})-[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RunFolder();
}
