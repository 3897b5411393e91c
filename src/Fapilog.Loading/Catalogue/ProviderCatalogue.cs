using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fapilog.Loading;

/// <summary>
/// The alert providers of a plugins folder and those registered in code. Lists them, and creates the instances that
/// configuration names.
/// </summary>
/// <remarks>
/// <para>
/// Scanning reads metadata only: no code of a provider is loaded or runs until <see cref="CreateInstances"/> names it. A loaded
/// provider stays loaded for the life of the process; a changed folder takes effect after a restart.
/// </para>
/// <para>
/// A loaded provider runs with all the rights of this process. The folder must be writable only by those who may decide what
/// this process does.
/// </para>
/// <para>Safe for use by several threads.</para>
/// </remarks>
public sealed partial class ProviderCatalogue : IDisposable
{
    private const string SafeModeReason =
        $"{LoadingCodes.SafeMode}: Safe mode: no provider is loaded. Unset FAPILOG_SAFE_MODE and restart.";

    private readonly Lock _lock = new();
    private readonly NameIndex _names;
    private readonly FileGate _files;
    private readonly ProviderJudge _judge;
    private readonly ProviderLoader _loader;
    private readonly InstanceFactory _factory;
    private readonly ILogger _logger;
    private readonly EntryList _entries;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan? _checkInterval;
    private readonly bool _safeMode;
    private FolderWatch? _watch;
    private bool _disposed;

    private ProviderCatalogue(string root, NameIndex names, ProviderCatalogueOptions options)
    {
        PluginsPath = root;
        _names = names;
        _timeProvider = options.TimeProvider;
        _checkInterval = options.ChangeCheckInterval;
        _safeMode = options.SafeMode;
        _entries = new EntryList(root, names.Rows.Select(row => row.Entry));
        _files = new FileGate(root, options.Trust.AllowLinks);
        var loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        _logger = loggers.CreateLogger("Fapilog.Loading");
        var staging = new StagingArea(options.ShadowCopyPath);
        _judge = new ProviderJudge(_files, staging, new ProviderTrust(options.Trust.Fixed(), root, staging.Parent));
        _loader = new ProviderLoader(_files, staging, _judge, new McMasterAssemblyLoader(), _logger);
        _factory = new InstanceFactory(options, _logger, loggers.CreateLogger("Fapilog.Alerting"));
    }

    private delegate (IDispatcherSource? Source, Fault? Fault) SourceLoader(ProviderRow row, string configurationPath);

    private delegate Fault? SourceCheck(ProviderRow row, string configurationPath);

    /// <summary>Gets the full path of the folder that was scanned. It need not exist.</summary>
    public string PluginsPath { get; }

    /// <summary>
    /// Gets what is registered in code and everything found in the folder, including what cannot be used and why: in the order
    /// of the names in the folder, and of the classes within a DLL. A new list after something was loaded or examined, or the
    /// folder changed.
    /// </summary>
    public IReadOnlyList<ProviderEntry> Entries => _entries.All;

    /// <summary>Scans a plugins folder without loading anything in it.</summary>
    /// <param name="pluginsPath">
    /// The folder; a relative path starts at the application's directory. One that does not exist, or is empty, has no entries.
    /// </param>
    /// <param name="options">How to load later, and what is registered in code; <see langword="null"/> for the defaults.</param>
    /// <returns>The catalogue. Dispose it after the dispatchers it created.</returns>
    /// <exception cref="ArgumentException"><paramref name="pluginsPath"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time limit of <paramref name="options"/> is not more than zero.
    /// </exception>
    public static ProviderCatalogue Scan(string pluginsPath, ProviderCatalogueOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pluginsPath);
        options ??= new ProviderCatalogueOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ConstructionTimeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(
            options.ChangeCheckInterval ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(options));

        var root = Path.TrimEndingDirectorySeparator(PathText.Absolute(pluginsPath, AppContext.BaseDirectory));
        var registered = options.Registrations.Select(registration => new RegisteredProvider(registration).Row);
        return new ProviderCatalogue(
            root, new NameIndex(root, [.. registered, .. new ProviderScanner(root, options.Trust.AllowLinks).Scan()]), options);
    }

    /// <summary>
    /// Creates instances: loads the providers they name, binds and validates their settings, creates their dispatchers and wraps
    /// each in a <see cref="SafeAlertDispatcher"/>.
    /// </summary>
    /// <param name="requests">The instances that configuration names.</param>
    /// <param name="onProviderError">
    /// What to do when one cannot be created: throw, and create none; or create the others, and a faulted instance
    /// (<see cref="AlertInstance.Faulted"/>) in its place.
    /// </param>
    /// <returns>The instances in the order of the requests. The caller, usually a trail, disposes their dispatchers.</returns>
    /// <exception cref="FapilogException">
    /// An instance cannot be created. Contains every fault of every request, in the order of the requests. The dispatchers that
    /// were created are disposed.
    /// </exception>
    /// <exception cref="ArgumentException">A request has no instance name or no configuration path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A request's deadline is not more than zero.</exception>
    /// <exception cref="ObjectDisposedException">The catalogue is disposed.</exception>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public IReadOnlyList<AlertInstance> CreateInstances(
        IReadOnlyList<ProviderRequest> requests, ProviderErrorBehavior onProviderError = ProviderErrorBehavior.Fail) =>
        Create(requests, onProviderError, _loader.Prepare, _loader.Load);

    /// <summary>
    /// Creates instances as <see cref="CreateInstances"/> does, but only of providers registered in code (and <c>noop</c>): for
    /// hosts that are trimmed or compiled ahead of time and cannot load a DLL.
    /// </summary>
    /// <param name="requests">The instances that configuration names. A name that only a DLL has is a fault.</param>
    /// <param name="onProviderError">What to do when one cannot be created.</param>
    /// <returns>The instances in the order of the requests. The caller, usually a trail, disposes their dispatchers.</returns>
    /// <exception cref="FapilogException">An instance cannot be created. Contains every fault of every request.</exception>
    /// <exception cref="ArgumentException">A request has no instance name or no configuration path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A request's deadline is not more than zero.</exception>
    /// <exception cref="ObjectDisposedException">The catalogue is disposed.</exception>
    public IReadOnlyList<AlertInstance> CreateRegisteredInstances(
        IReadOnlyList<ProviderRequest> requests, ProviderErrorBehavior onProviderError = ProviderErrorBehavior.Fail) =>
        Create(requests, onProviderError, NotRegistered, (row, path) => (null, NotRegistered(row, path)));

    /// <summary>
    /// Examines every usable provider in the folder as it would be before it is loaded, without loading it. Costs more than the
    /// scan.
    /// </summary>
    /// <returns>The entries, with what the examination found.</returns>
    public IReadOnlyList<ProviderEntry> Examine()
    {
        var rows = _names.Rows.Select(Examined).ToArray();
        lock (_lock)
        {
            return _entries.Replace(rows.Select(row => row.Entry));
        }
    }

    /// <summary>Checks whether a name resolves to a provider that can be loaded, without loading it.</summary>
    /// <param name="providerName">The name or alias, as configuration gives it.</param>
    /// <param name="configurationPath">The configuration path of the instance that names it, for the message.</param>
    /// <returns>The fault that <see cref="CreateInstances"/> would report before it loads, or <see langword="null"/>.</returns>
    public Fault? Check(string providerName, string configurationPath)
    {
        ArgumentNullException.ThrowIfNull(providerName);
        ArgumentException.ThrowIfNullOrEmpty(configurationPath);
        if (ProviderName.IsNoop(providerName))
        {
            return null;
        }

        var (row, fault) = _names.Find(providerName, configurationPath);
        return row is not { Registered: null } ? fault
            : _judge.Look(row).Rejections is [var rejection, ..] ? new Fault(rejection.Code, rejection.Message, configurationPath)
            : null;
    }

    /// <summary>
    /// Hashes every file of the named providers, from private copies as they would be loaded. Loads none of them.
    /// </summary>
    /// <param name="providerNames">Names or aliases. The built-in <c>noop</c> has no files and is skipped.</param>
    /// <returns>A lock with an entry for each of their folders or single files.</returns>
    /// <exception cref="FapilogException">
    /// A name does not resolve to a usable provider, or a provider cannot be copied. Contains every fault.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The catalogue is disposed.</exception>
    internal ProviderLock Pin(IEnumerable<string> providerNames)
    {
        ArgumentNullException.ThrowIfNull(providerNames);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var found = providerNames.Where(name => ProviderName.Fold(name) != ProviderName.Noop)
                .Select(name => _names.Find(name, nameof(Pin)))
                .ToArray();
            // There is no configuration path here.
            var faults =
                found.Select(one => one.Fault).OfType<Fault>().Select(fault => new Fault(fault.Code, fault.Message)).ToList();
            var pins = new Dictionary<string, PinnedProvider>(StringComparer.Ordinal);
            foreach (var location in found.Select(one => one.Row).OfType<ProviderRow>().Select(row => row.Location).Distinct())
            {
                try
                {
                    pins.Add(location.Key, _loader.Pin(location, _names.NamesAt(location)));
                }
                catch (FapilogException exception)
                {
                    faults.AddRange(exception.Faults);
                }
            }

            return faults.Count > 0 ? throw new FapilogException(faults) : new ProviderLock(pins);
        }
    }

    /// <summary>
    /// Checks whether the plugins folder changed since it was scanned, or a loaded provider's files since they were copied.
    /// Compares names, lengths and times; reads no file.
    /// </summary>
    /// <returns>
    /// A remark for every folder or file in the plugins folder that changed, was added or was removed; empty when nothing
    /// changed.
    /// </returns>
    /// <remarks>
    /// The rows of <see cref="Entries"/> carry the same remark. Nothing is reloaded: a restart applies the change.
    /// </remarks>
    public IReadOnlyList<ProviderRemark> CheckForChanges() => Report(Look(), log: false);

    /// <summary>
    /// Removes the private copies that the operating system allows to be removed. Call it after the dispatchers are disposed: a
    /// provider may load its own dependencies late.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _watch?.Dispose();
            _loader.Dispose();
        }
    }

    private ProviderRow Examined(ProviderRow row) =>
        row.IsRejected || row.Registered is not null ? row : row.Examined(_judge.Look(row));

    private static Fault NotRegistered(ProviderRow row, string configurationPath) => new(
        LoadingCodes.NoSuchProvider,
        $"'{row.Declaration!.Name}' is a provider in '{row.Location.Path}', and this application loads no DLL. Register it in code, or choose another.",
        $"{configurationPath}:Provider");

    private IReadOnlyList<AlertInstance> Create(
        IReadOnlyList<ProviderRequest> requests, ProviderErrorBehavior onProviderError, SourceCheck check, SourceLoader load)
    {
        ArgumentNullException.ThrowIfNull(requests);
        foreach (var request in requests)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(request.InstanceName, nameof(requests));
            ArgumentException.ThrowIfNullOrWhiteSpace(request.ConfigurationPath, nameof(requests));
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(request.Options.Deadline, TimeSpan.Zero, nameof(requests));
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);

            // Where one cannot be had, nothing of the others is loaded either.
            if (onProviderError is ProviderErrorBehavior.Fail
                && requests.Select(request => Check(request, check)).OfType<Fault>().ToArray() is { Length: > 0 } known)
            {
                throw new FapilogException(FaultList.Once(known));
            }

            var outcomes = requests.Select(request => Create(request, load)).ToArray();
            AlertInstance[] made = [.. outcomes.Select(outcome => outcome.Instance).OfType<AlertInstance>()];
            if (onProviderError is ProviderErrorBehavior.Fail && made.Length < outcomes.Length)
            {
                Discard(made);
                throw new FapilogException(FaultList.Once(outcomes.SelectMany(outcome => outcome.Faults)));
            }

            LogBuiltIn(requests);
            LogSafeMode(made);
            Watch();
            return [.. outcomes.Zip(requests, (outcome, request) =>
                outcome.Instance ?? AlertInstance.Faulted(request.InstanceName, outcome.Faults, request.Options))];
        }
    }

    private Fault? Check(ProviderRequest request, SourceCheck check)
    {
        if (_safeMode || ProviderName.IsNoop(request.ProviderName))
        {
            return null;
        }

        var (row, fault) = _names.Find(request.ProviderName ?? string.Empty, request.ConfigurationPath);
        return row is { Registered: null } ? check(row, request.ConfigurationPath) : fault;
    }

    private (AlertInstance? Instance, IReadOnlyList<Fault> Faults) Create(ProviderRequest request, SourceLoader load)
    {
        if (ProviderName.IsNoop(request.ProviderName))
        {
            return (new AlertInstance(request.InstanceName, NoopAlertDispatcher.Instance, request.Options), []);
        }

        if (_safeMode)
        {
            return (AlertInstance.Disabled(request.InstanceName, SafeModeReason, request.Options), []);
        }

        var (row, fault) = _names.Find(request.ProviderName ?? string.Empty, request.ConfigurationPath);
        IDispatcherSource? source = row?.Registered;
        if (row is { Registered: null })
        {
            (source, fault) = load(row, request.ConfigurationPath);
        }

        if (source is null)
        {
            return (null, [fault!]);
        }

        _entries.MarkLoaded(source);
        var faults = new List<Fault>();
        return (_factory.Create(request, source, faults), faults);
    }

    private static void Discard(IEnumerable<AlertInstance> instances)
    {
        foreach (var dispatcher in instances.Select(instance => instance.Dispatcher).OfType<IAsyncDisposable>())
        {
            dispatcher.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private void Watch()
    {
        if (_watch is null && _checkInterval is { } interval && _loader.Loaded.Any())
        {
            _watch = new FolderWatch(Look, look => Report(look, log: true), interval, _timeProvider);
        }
    }

    private FolderLook Look()
    {
        lock (_lock)
        {
            return FolderLook.At(PluginsPath, _files, _loader.Loaded.Select(one => one.Location));
        }
    }

    private IReadOnlyList<ProviderRemark> Report(FolderLook look, bool log)
    {
        lock (_lock)
        {
            FolderChange[] changes = [.. look.Changes(_names.Scanned, _loader.Loaded)];
            _entries.MarkChanged(changes);
            if (log && changes.Length > 0)
            {
                FolderChanged(
                    _logger,
                    LoadingCodes.FolderChanged,
                    PluginsPath,
                    string.Join(", ", changes.Select(change => $"'{change.Name}' {change.What}")));
            }

            return [.. changes.Select(change => change.Remark(PluginsPath))];
        }
    }

    private void LogBuiltIn(IReadOnlyList<ProviderRequest> requests)
    {
        if (requests.Any(request => ProviderName.IsNoop(request.ProviderName)))
        {
            foreach (var shadowed in _entries.All.Where(entry => entry.Names.Any(ProviderName.IsNoop)))
            {
                BuiltInChosen(_logger, ProviderName.Noop, shadowed.Path);
            }
        }
    }

    private void LogSafeMode(IEnumerable<AlertInstance> made)
    {
        var disabled = made.Where(instance => instance.Reason == SafeModeReason).Select(instance => instance.Name).ToArray();
        if (disabled.Length > 0)
        {
            SafeModeOn(_logger, LoadingCodes.SafeMode, Sentence.List(disabled));
        }
    }

    [LoggerMessage(
        1104, LogLevel.Warning, "'{Name}' is built in and was chosen; the provider of that name in '{Path}' is not used.")]
    private static partial void BuiltInChosen(ILogger logger, string name, string path);

    [LoggerMessage(
        1130,
        LogLevel.Warning,
        "{Code}: The plugins folder '{Folder}' changed while this process runs: {Changes}. Restart to apply the change.")]
    private static partial void FolderChanged(ILogger logger, string code, string folder, string changes);

    [LoggerMessage(
        1131,
        LogLevel.Warning,
        "{Code}: Safe mode: no provider is loaded, and these alert instances deliver nothing: {Instances}. Unset FAPILOG_SAFE_MODE and restart.")]
    private static partial void SafeModeOn(ILogger logger, string code, string instances);
}
