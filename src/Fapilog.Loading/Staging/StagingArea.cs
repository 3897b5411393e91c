using System.Globalization;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Copies what is loaded into the private folder of this run, so that replacing a provider's files does not change what this
/// process executes, and nobody else can change what was checked.
/// </summary>
internal sealed class StagingArea : IDisposable
{
    private readonly Action<ProviderContents, string> _copy;
    private RunFolder? _run;
    private int _copies;

    /// <param name="parent">
    /// Where to make the run's folder; <see langword="null"/> for the system's folder for temporary files.
    /// </param>
    /// <param name="copy">
    /// Copies what it is given into a folder; <see langword="null"/> for <see cref="PrivateCopy.Make"/>.
    /// </param>
    public StagingArea(string? parent, Action<ProviderContents, string>? copy = null)
    {
        Parent = PathText.Absolute(parent ?? Path.GetTempPath());
        _copy = copy ?? PrivateCopy.Make;
    }

    /// <summary>Gets the run's folder; made, and what dead processes left removed, by the first copy.</summary>
    /// <exception cref="FapilogException">It cannot be made.</exception>
    public string Folder => (_run ??= RunFolder.Make(Parent)).FullPath;

    /// <summary>Gets the folder in which each run makes its own.</summary>
    public string Parent { get; }

    /// <summary>Returns why no copy could be made, as far as it is known without trying; null otherwise.</summary>
    public Fault? FindFault() => _run is null && (PathText.DirectoryFault(Parent) ?? PathText.RightsFault(Parent)) is { } why
        ? RunFolder.Unusable(Parent, why)
        : null;

    /// <summary>Copies a provider.</summary>
    /// <exception cref="FapilogException">
    /// The file is no longer one to open, a link leaves the plugins folder, there is too much to copy, something changed
    /// meanwhile, or the copy cannot be written.
    /// </exception>
    public StagedProvider Copy(ProviderLocation location, FileGate gate)
    {
        if (gate.CheckFile(location.Path) is { } rejection)
        {
            throw new FapilogException(rejection);
        }

        var original = ProviderContents.Read(location, gate);
        var target = TargetOf(location);
        try
        {
            // Each step by itself: only the last one made at a time is private.
            PrivateCopy.MakeFolder(Path.GetDirectoryName(target)!);
            _copy(original, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FapilogException(
                new Fault(
                    LoadingCodes.LoadFailed,
                    $"The private copy of '{location.Folder ?? location.Path}' could not be made in '{Folder}'. {Sentence.From(exception)} "
                    + "Make room there, or set another 'ShadowCopyPath'."),
                exception);
        }

        return ProviderContents.Read(location, gate).Equals(original)
            ? new StagedProvider(CopyOf(location, target), original)
            : throw new FapilogException(new Fault(
                LoadingCodes.LoadFailed,
                $"'{location.Folder ?? location.Path}' changed while it was copied. "
                + "Restart when whatever writes there is done."));
    }

    /// <summary>Removes what the operating system allows to be removed; a later run removes the rest.</summary>
    public void Dispose()
    {
        _run?.Dispose();
        _run = null;
    }

    private string TargetOf(ProviderLocation location)
    {
        _copies++;
        var numbered = Path.Combine(Folder, _copies.ToString(CultureInfo.InvariantCulture));
        return location.Folder is { } folder ? Path.Combine(numbered, Path.GetFileName(folder)) : numbered;
    }

    private static ProviderLocation CopyOf(ProviderLocation location, string target) =>
        new(Path.Combine(target, Path.GetFileName(location.Path)), location.Folder is null ? null : target);
}

/// <summary>
/// A provider's private copy.
/// </summary>
/// <param name="Copy">The location of the copy.</param>
/// <param name="Original">What was copied.</param>
internal sealed record StagedProvider(ProviderLocation Copy, ProviderContents Original);
