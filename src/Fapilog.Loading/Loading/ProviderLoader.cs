using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// Takes an available provider into the process: copies it, looks at the copy again, loads that. Each location once.
/// </summary>
internal sealed partial class ProviderLoader : IDisposable
{
    private readonly string _root;
    private readonly StagingArea _staging;
    private readonly IAssemblyLoader _loader;
    private readonly ILogger _logger;
    private readonly Dictionary<ProviderLocation, (Assembly? Assembly, Fault? Fault)> _loaded = [];

    public ProviderLoader(string root, StagingArea staging, IAssemblyLoader loader, ILogger logger)
    {
        _root = root;
        _staging = staging;
        _loader = loader;
        _logger = logger;
    }

    public void Dispose() => _staging.Dispose();

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

    private (Assembly? Assembly, Fault? Fault) LoadAssembly(ProviderRow row)
    {
        try
        {
            var copy = _staging.Copy(row.Location, new FileGate(_root));
            if (Changed(row, copy) is { } changed)
            {
                return (null, changed);
            }

            var examination = ProviderExamination.Of(copy, row.Location);
            if (examination.Rejections is [var rejection, ..])
            {
                return (null, new Fault(rejection.Code, rejection.Message));
            }

            foreach (var remark in examination.Remarks)
            {
                Remarked(_logger, remark.Code, remark.Message);
            }

            if (copy.Folder is { } folder && File.Exists(Path.Combine(folder, ContractAssembly.Name + ".dll")))
            {
                ContractIgnored(_logger, row.Location.Path, ContractAssembly.Name);
            }

            var assembly = _loader.Load(copy.Path);
            ProviderLoaded(_logger, row.Declaration!.Name!, row.Location.Path);
            return (assembly, null);
        }
        catch (FapilogException refused)
        {
            return (null, refused.Faults[0]);
        }
#pragma warning disable CA1031 // The loader's boundary: whatever a DLL does to the runtime becomes a fault of that provider.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, new Fault(
                LoadingCodes.LoadFailed,
                $"'{row.Location.Path}' could not be loaded. {Sentence.Of(exception)} Copy the provider's whole build output again, its .deps.json included."));
        }
    }

    /// <summary>The copy is what will run, so the copy is what must pass: the file may have changed since the scan.</summary>
    private Fault? Changed(ProviderRow row, ProviderLocation copy)
    {
        var rows = new ProviderScanner(_staging.Folder).Scan(copy);
        if (rows.Any(one => !one.IsRejected && one.Declaration!.TypeName == row.Declaration!.TypeName && one.Declaration.Name == row.Declaration.Name))
        {
            return null;
        }

        var why = rows.FirstOrDefault(one => one.IsRejected)?.Entry.Message?.Replace(copy.Path, row.Location.Path, StringComparison.Ordinal);
        return new Fault(
            LoadingCodes.LoadFailed,
            $"'{row.Location.Path}' changed after the plugins folder was scanned. {why ?? "It no longer offers the provider."} Restart to scan it again.");
    }

    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    [RequiresDynamicCode("The settings of a DLL are bound at run time.")]
    private static (IDispatcherSource? Source, Fault? Fault) FindTypes(ProviderRow row, Assembly assembly, string configurationPath)
    {
        var declaration = row.Declaration!;
        try
        {
            var provider = assembly.GetType(declaration.TypeName, throwOnError: true)!;
            var settings = declaration.SettingsTypeName is { } name ? FindSettings(assembly, name) : null;
            return (new LoadedProvider(row, provider, settings), null);
        }
#pragma warning disable CA1031 // The loader's boundary: a type that cannot be loaded is a fault of its provider.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, new Fault(
                LoadingCodes.LoadFailed,
                $"A class of provider '{declaration.Name}' in '{row.Location.Path}' could not be loaded. {Sentence.Of(exception)} "
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

    [LoggerMessage(1102, LogLevel.Information, "'{Path}' brings its own {Contract}.dll, which is ignored: the host's is used. Its author should exclude it.")]
    private static partial void ContractIgnored(ILogger logger, string path, string contract);

    [LoggerMessage(1106, LogLevel.Warning, "{Code}: {Remark}")]
    private static partial void Remarked(ILogger logger, string code, string remark);
}
