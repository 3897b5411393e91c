using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// Loads an available provider: copies it, compares the copy with the lock file, examines the copy, and loads it. Each location
/// once.
/// </summary>
internal sealed partial class ProviderLoader : IDisposable
{
    private readonly FileGate _files;
    private readonly StagingArea _staging;
    private readonly ProviderJudge _judge;
    private readonly IAssemblyLoader _loader;
    private readonly ILogger _logger;
    private readonly Dictionary<ProviderLocation, (PreparedProvider? Provider, Fault? Fault)> _prepared = [];
    private readonly Dictionary<ProviderLocation, (LoadedAssembly? Assembly, Fault? Fault)> _loaded = [];

    public ProviderLoader(FileGate gate, StagingArea staging, ProviderJudge judge, IAssemblyLoader loader, ILogger logger)
    {
        _files = gate;
        _staging = staging;
        _judge = judge;
        _loader = loader;
        _logger = logger;
    }

    /// <summary>Gets what was in the plugins folder of each provider that is loaded.</summary>
    public IEnumerable<(ProviderLocation Location, ProviderContents Original)> Loaded => _loaded
        .Where(one => one.Value.Assembly is not null)
        .Select(one => (one.Key, one.Value.Assembly!.Original));

    public void Dispose() => _staging.Dispose();

    /// <summary>Copies a provider and judges the copy, the last step before it is loaded.</summary>
    /// <returns>Why it cannot be loaded, or <see langword="null"/>.</returns>
    public Fault? Prepare(ProviderRow row, string configurationPath) =>
        Prepared(row).Fault is { } fault ? new Fault(fault.Code, fault.Message, configurationPath) : null;

    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    [RequiresDynamicCode("The settings of a DLL are bound at run time.")]
    public (IDispatcherSource? Source, Fault? Fault) Load(ProviderRow row, string configurationPath)
    {
        if (!_loaded.TryGetValue(row.Location, out var known))
        {
            known = LoadAssembly(row);
            _loaded.Add(row.Location, known);
        }

        return known switch
        {
            { Fault: { } fault } => (null, new Fault(fault.Code, fault.Message, configurationPath)),
            _ => FindTypes(row, known.Assembly!, configurationPath),
        };
    }

    /// <summary>Hashes the private copy of a provider, which is what would be loaded.</summary>
    /// <exception cref="FapilogException">It cannot be copied.</exception>
    public PinnedProvider Pin(ProviderLocation location, IEnumerable<string> names) =>
        PinGuard.Pin(names, ContentsOf(_staging.Copy(location, _files).Copy));

    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    private (LoadedAssembly? Assembly, Fault? Fault) LoadAssembly(ProviderRow row)
    {
        var (prepared, refused) = Prepared(row);
        if (prepared is null)
        {
            return (null, refused);
        }

        try
        {
            var assembly = _loader.Load(prepared.Copy.Path);
            ProviderLoaded(_logger, row.Declaration!.Name!, row.Location.Path);
            return (new LoadedAssembly(assembly, prepared.Original, prepared.Rows, prepared.Remarks), null);
        }
#pragma warning disable CA1031 // The loader's boundary: whatever a DLL does to the runtime becomes a fault of that provider.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, Failed(row, exception));
        }
    }

    private (PreparedProvider? Provider, Fault? Fault) Prepared(ProviderRow row)
    {
        if (!_prepared.TryGetValue(row.Location, out var known))
        {
            known = PrepareCopy(row);
            _prepared.Add(row.Location, known);
        }

        return known;
    }

    private (PreparedProvider? Provider, Fault? Fault) PrepareCopy(ProviderRow row)
    {
        try
        {
            var (copy, original) = _staging.Copy(row.Location, _files);
            var (rows, changed) = Rescan(row, copy);
            var examination = _judge.Judge(row, original, copy, changed);
            if (examination.Rejections is [var rejection, ..])
            {
                return (null, rejection);
            }

            foreach (var remark in examination.Remarks)
            {
                Remarked(_logger, remark.Code, remark.Message);
            }

            if (copy.Folder is { } folder && File.Exists(Path.Combine(folder, ContractAssembly.Name + ".dll")))
            {
                ContractIgnored(_logger, row.Location.Path, ContractAssembly.Name);
            }

            return (new PreparedProvider(copy, original, rows, examination.Remarks), null);
        }
        catch (FapilogException refused)
        {
            return (null, refused.Faults[0]);
        }
#pragma warning disable CA1031 // The loader's boundary: whatever a file does to its readers becomes a fault of that provider.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, Failed(row, exception));
        }
    }

    private static Fault Failed(ProviderRow row, Exception exception) => new(
        LoadingCodes.LoadFailed,
        $"'{row.Location.Path}' could not be loaded. {Sentence.From(exception)} Copy the provider's whole build output again, its .deps.json included.");

    private ProviderContents ContentsOf(ProviderLocation copy) => ProviderContents.Read(copy, new FileGate(_staging.Folder));

    /// <summary>Scans the copy, which is what will run: the file may have changed since the scan.</summary>
    private (IReadOnlyList<ProviderRow> Rows, Fault? Fault) Rescan(ProviderRow row, ProviderLocation copy)
    {
        var rows = new ProviderScanner(_staging.Folder).Scan(copy);
        if (rows.Any(one => !one.IsRejected && one.IsSameClass(row)))
        {
            return (rows, null);
        }

        var why = rows.FirstOrDefault(one => one.IsRejected)?.Entry.Message?
            .Replace(copy.Path, row.Location.Path, StringComparison.Ordinal);
        return ([], new Fault(
            LoadingCodes.LoadFailed,
            $"'{row.Location.Path}' changed after the plugins folder was scanned. {why ?? "It no longer offers the provider."} Restart to scan it again."));
    }

    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    [RequiresDynamicCode("The settings of a DLL are bound at run time.")]
    private static (IDispatcherSource? Source, Fault? Fault) FindTypes(
        ProviderRow row, LoadedAssembly loaded, string configurationPath)
    {
        // What the copy declares counts, and not what was scanned.
        var declaration = loaded.Rows.FirstOrDefault(one => one.IsSameClass(row))?.Declaration ?? row.Declaration!;
        try
        {
            var assembly = loaded.Assembly;
            var provider = assembly.GetType(declaration.TypeName, throwOnError: true)!;
            var settings = declaration.SettingsTypeName is { } name ? FindSettings(assembly, name) : null;
            return (new LoadedProvider(row with { Declaration = declaration }, provider, settings, loaded.Remarks), null);
        }
#pragma warning disable CA1031 // The loader's boundary: a type that cannot be loaded is a fault of its provider.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, new Fault(
                LoadingCodes.LoadFailed,
                $"A class of provider '{declaration.Name}' in '{row.Location.Path}' could not be loaded. {Sentence.From(exception)} "
                + "Copy the provider's whole build output again.",
                configurationPath));
        }
    }

    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    private static Type FindSettings(Assembly assembly, string name)
    {
        var context = AssemblyLoadContext.GetLoadContext(assembly)!;
        return Type.GetType(
            name,
            other => context.LoadFromAssemblyName(other),
            (other, typeName, ignoreCase) => (other ?? assembly).GetType(typeName, throwOnError: false, ignoreCase),
            throwOnError: true)!;
    }

    [LoggerMessage(1101, LogLevel.Information, "Provider '{Provider}' was loaded from '{Path}'.")]
    private static partial void ProviderLoaded(ILogger logger, string provider, string path);

    [LoggerMessage(
        1102,
        LogLevel.Information,
        "'{Path}' brings its own {Contract}.dll, which is ignored: the host's is used. Its author should exclude it.")]
    private static partial void ContractIgnored(ILogger logger, string path, string contract);

    [LoggerMessage(1106, LogLevel.Warning, "{Code}: {Remark}")]
    private static partial void Remarked(ILogger logger, string code, string remark);
}

/// <summary>
/// A provider whose private copy was judged and may be loaded.
/// </summary>
/// <param name="Copy">The location of the copy.</param>
/// <param name="Original">What was in the plugins folder when it was copied.</param>
/// <param name="Rows">What the copy offers.</param>
/// <param name="Remarks">Warnings that do not prevent its use.</param>
internal sealed record PreparedProvider(
    ProviderLocation Copy, ProviderContents Original, IReadOnlyList<ProviderRow> Rows, IReadOnlyList<Fault> Remarks);

/// <summary>
/// A provider whose DLL is in the process; its code has not run yet.
/// </summary>
[RequiresUnreferencedCode("The class is known at run time only.")]
[RequiresDynamicCode("Its settings are bound at run time.")]
internal sealed class LoadedProvider : IDispatcherSource
{
    private readonly Type _provider;
    private readonly Type? _settings;

    public LoadedProvider(ProviderRow row, Type provider, Type? settings, IReadOnlyList<Fault> remarks)
    {
        Row = row;
        _provider = provider;
        _settings = settings;
        Remarks = remarks;
    }

    public ProviderRow Row { get; }

    public IReadOnlyList<Fault> Remarks { get; }

    public IEnumerable<string?> TypeNames => [_provider.FullName, _settings?.FullName];

    public BoundSettings BindSettings(ProviderRequest request) => SettingsBinder.Bind(_settings, request);

    public IAlertDispatcher? Make(AlertProviderContext context) =>
        Activator.CreateInstance(_provider, nonPublic: true) is IAlertProvider provider
        ? provider.CreateDispatcher(context)
        : throw new FapilogException(new Fault(
            LoadingCodes.UnusableClass,
            $"Class '{_provider.FullName}' in '{Row.Location.Path}' does not implement {nameof(IAlertProvider)}. "
            + "Ask the provider's author for a sound build."));
}
