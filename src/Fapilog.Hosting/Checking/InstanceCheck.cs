using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fapilog.Hosting;

/// <summary>
/// Checks the instances of one trail in two steps: what their files show, and, only if the whole configuration is good so far,
/// what their providers say when they are created.
/// </summary>
internal sealed partial class InstanceCheck : IDisposable
{
    private readonly FapilogSettings _trail;
    private readonly IReadOnlyList<Fault> _ofTrail;
    private readonly ProviderCatalogue? _catalogue;
    private readonly ConcurrentQueue<Fault> _warnings = new();

    /// <param name="trail">The trail.</param>
    /// <param name="ofTrail">The faults of its settings.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="loggerFactory">Where providers and the loader log; null for nowhere.</param>
    public InstanceCheck(
        FapilogSettings trail, IReadOnlyList<Fault> ofTrail, TimeProvider? timeProvider, ILoggerFactory? loggerFactory)
    {
        _trail = trail;
        _ofTrail = ofTrail;
        if (trail.Instances.Count > 0)
        {
            _catalogue = FapilogRuntime.Scan(trail, timeProvider, loggerFactory, warned: Warn);
            Known = [.. StartFaults.OfProviders(trail, _catalogue, ofTrail)];
            foreach (var ignored in RouteChannels.FindIgnored(trail, _catalogue))
            {
                _warnings.Enqueue(ignored);
            }
        }
    }

    /// <summary>Gets the faults that show without loading a provider.</summary>
    public IReadOnlyList<Fault> Known { get; } = [];

    /// <summary>Gets a value indicating whether a host would not start for them.</summary>
    public bool PreventsStart => Known.Count > 0 && _trail.OnProviderError is ProviderErrorBehavior.Fail;

    /// <summary>Gets the channels of routes that are ignored, and what the providers warned of while they were created.</summary>
    public IReadOnlyCollection<Fault> Warnings => _warnings;

    /// <summary>Returns the instances without loading a provider.</summary>
    public CheckedInstance[] Skip() => [.. _trail.Instances.Select(request =>
    {
        Fault[] faults =
        [
            .. Known.Where(fault => fault.Path == request.ConfigurationPath
                || IsBelow(fault, request)
                || (fault.Code == LoadingCodes.LockUnreadable && !IsNoop(request))),
        ];
        return Checked(
            request,
            faults.Length > 0 ? AlertInstanceState.Faulted
                : IsNoop(request) ? AlertInstanceState.Ready
                : AlertInstanceState.Disabled,
            faults);
    })];

    /// <summary>Loads the providers, creates the instances and disposes them.</summary>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public CheckedInstance[] Create()
    {
        var made = _catalogue?.CreateInstances(_trail.Instances, ProviderErrorBehavior.Degrade) ?? [];
        CheckedInstance[] all =
            [.. _trail.Instances.Zip(made, (request, instance) => Checked(request, instance.State, instance.Faults))];
        foreach (var dispatcher in made.Select(instance => instance.Dispatcher).OfType<IAsyncDisposable>())
        {
            dispatcher.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return all;
    }

    public void Dispose() => _catalogue?.Dispose();

    private CheckedInstance Checked(ProviderRequest request, AlertInstanceState state, IReadOnlyList<Fault> faults) => new()
    {
        Name = new InstanceCandidate(_trail, request).Name,
        ProviderName = request.ProviderName,
        ConfigurationPath = request.ConfigurationPath,
        State = _ofTrail.Any(fault => IsBelow(fault, request)) ? AlertInstanceState.Faulted : state,
        Provider = IsNoop(request)
            ? null
            : _catalogue!.Entries.FirstOrDefault(entry => entry.IsCalled(request.ProviderName)),
        Faults = [.. faults.Select(fault => StartFaults.AtItsSetting(_trail, fault))],
    };

    /// <summary>A provider's warning may begin with a code of its own, and with the name of a setting in quotes.</summary>
    private void Warn(ProviderRequest request, string text)
    {
        var code = Code().Match(text);
        var said = text[code.Length..];
        var setting = Setting().Match(said).Groups["name"].Value;
        _warnings.Enqueue(new Fault(
            code.Success ? code.Groups[1].Value : HostingCodes.ProviderWarning,
            said,
            setting.Length > 0 && request.Settings?.GetSection(setting).Exists() is true
                ? $"{request.ConfigurationPath}:Settings:{setting}"
                : request.ConfigurationPath));
    }

    private static bool IsNoop(ProviderRequest request) => ProviderName.Fold(request.ProviderName) == ProviderName.Noop;

    // An instance without a name of its own stands in one section with what is said of all alerts.
    private bool IsBelow(Fault fault, ProviderRequest request) => IsFlat(request)
        ? AlertingReader.OfInstance.Any(member => fault.IsAtOrBelow($"{request.ConfigurationPath}:{member}"))
        : fault.Path?.StartsWith($"{request.ConfigurationPath}:", StringComparison.OrdinalIgnoreCase) is true;

    private bool IsFlat(ProviderRequest request) =>
        request.ConfigurationPath.Equals($"{NamedTrails.PathOf(_trail.TrailName)}:Alerting", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A(FAP[0-9]{4}): (?=.)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A'(?<name>[A-Za-z][A-Za-z0-9]*)' ", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();
}
