using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <content>Telling that the plugins folder is no longer what was loaded.</content>
public sealed partial class ProviderCatalogue
{
    /// <summary>
    /// Looks whether the plugins folder changed since it was scanned, or a loaded provider's files since they were copied.
    /// Compares names, lengths and times; reads no file.
    /// </summary>
    /// <returns>A remark for every folder or file in the plugins folder that changed, came or went; empty when all is as it was.</returns>
    /// <remarks>Rows of <see cref="Entries"/> carry the same remark. Nothing is loaded again: a restart applies the change.</remarks>
    public IReadOnlyList<ProviderRemark> CheckForChanges() => Tell(Look(), log: false);

    private void Watch()
    {
        if (_watch is null && _checkInterval is { } interval && _loader.Loaded.Any())
        {
            _watch = new FolderWatch(Look, look => Tell(look, log: true), interval, _timeProvider);
        }
    }

    private FolderLook Look()
    {
        lock (_gate)
        {
            return FolderLook.At(PluginsPath, _files, _loader.Loaded.Select(one => one.Location));
        }
    }

    private IReadOnlyList<ProviderRemark> Tell(FolderLook look, bool log)
    {
        lock (_gate)
        {
            FolderChange[] changes = [.. look.Changes(_names.Scanned, _loader.Loaded)];
            _entries.MarkChanged(changes);
            if (log && changes.Length > 0)
            {
                FolderChanged(_logger, LoadingCodes.FolderChanged, PluginsPath, string.Join(", ", changes.Select(change => $"'{change.Name}' {change.What}")));
            }

            return [.. changes.Select(change => change.Remark(PluginsPath))];
        }
    }

    [LoggerMessage(1130, LogLevel.Warning, "{Code}: The plugins folder '{Folder}' changed while this process runs: {Changes}. Restart to apply the change.")]
    private static partial void FolderChanged(ILogger logger, string code, string folder, string changes);
}
