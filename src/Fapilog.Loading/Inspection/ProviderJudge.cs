using System.Collections.Concurrent;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The one verdict on a provider: by the host on the private copy that it loads, and by <c>plugins list</c>, <c>inspect</c> and
/// <c>config check</c> on what lies in the plugins folder.
/// </summary>
internal sealed class ProviderJudge
{
    private readonly FileGate _files;
    private readonly StagingArea? _staging;
    private readonly ProviderTrust? _trust;
    private readonly ConcurrentDictionary<ProviderLocation, Examination> _examined = new();

    /// <param name="gate">The rules for links and sizes.</param>
    /// <param name="staging">Where copies would be made; null where nothing is copied.</param>
    /// <param name="trust">What is asked of a provider; null for nothing.</param>
    public ProviderJudge(FileGate gate, StagingArea? staging, ProviderTrust? trust)
    {
        _files = gate;
        _staging = staging;
        _trust = trust;
    }

    /// <summary>Judges what lies in the plugins folder, and whether it can be copied. Copies nothing, and never throws.</summary>
    public Examination Look(ProviderRow row)
    {
        var close = _examined.GetOrAdd(row.Location, location => ProviderExamination.Examine(location, location));
        try
        {
            var contents = ProviderContents.Read(row.Location, _files);
            var trust = Trust(row, contents, contents);

            // Everything in the folder is copied before anything is loaded, or nothing is loaded.
            foreach (var file in contents.Files)
            {
                CheckedFile.OpenRead(file.Path).Dispose();
            }

            return Together(trust, close, after: _staging?.FindFault());
        }
        catch (FapilogException refused)
        {
            return Together(new Examination([refused.Faults[0]], []), close);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Together(new Examination([FileGate.Unreadable(row.Location.Path, exception)], []), close);
        }
    }

    /// <summary>Judges a private copy.</summary>
    /// <param name="row">The provider in the plugins folder, which messages name.</param>
    /// <param name="original">What is there.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="changed">The fault that the copy is not what was scanned, or null.</param>
    /// <exception cref="FapilogException">The lock file is unusable, or a file may not be read.</exception>
    public Examination Judge(ProviderRow row, ProviderContents original, ProviderLocation copy, Fault? changed)
    {
        var copied = ProviderContents.Read(copy, new FileGate(Path.GetDirectoryName(copy.Folder ?? copy.Path)!));
        return Together(Trust(row, original, copied), ProviderExamination.Examine(copy, row.Location), between: changed);
    }

    private Examination Trust(ProviderRow row, ProviderContents original, ProviderContents judged) =>
        row.Declaration is null || _trust is null ? new Examination([], []) : _trust.Check(row, original, judged);

    private static Examination Together(Examination first, Examination close, Fault? between = null, Fault? after = null) =>
        close with
        {
            Rejections = [.. first.Rejections, .. Listed(between), .. close.Rejections, .. Listed(after)],
            Remarks = [.. first.Remarks, .. close.Remarks],
        };

    private static Fault[] Listed(Fault? fault) => fault is null ? [] : [fault];
}
