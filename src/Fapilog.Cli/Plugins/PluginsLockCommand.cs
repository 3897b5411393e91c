using System.CommandLine;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog plugins lock</c>: writes the hashes of providers to the lock file, and shows what changed.
/// </summary>
internal sealed class PluginsLockCommand : Command
{
    private readonly Option<bool> _check =
        new("--check") { Description = "Write nothing; exit code 1 when the lock file would change." };

    private readonly Option<string[]> _provider = new("--provider")
    {
        Description = "Pin this provider and keep the other entries as they are. May be given several times.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _all =
        new("--all") { Description = "Pin every provider that can be used. Default: those that configuration names." };

    private readonly Option<string?> _trail = ConfiguredTrail.CreateOption();
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public PluginsLockCommand(ToolConsole console)
        : base("lock", "Pin the bytes of providers in the lock file, after you checked them. Shows what changes; loads none.")
    {
        _console = console;
        Options.Add(_check);
        Options.Add(_provider);
        Options.Add(_all);
        Options.Add(_trail);
        _common = new CommonOptions(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var configuration = ToolConfiguration.Load(_common.Config(parsed), _console);
        var (all, trail) = (FapilogSettings.ReadAll(configuration), parsed.GetValue(_trail));
        var settings = trail is null && all.DistinctBy(one => one.LockFile).Count() == 1
            ? all[0]
            : FapilogSettings.Read(configuration, ConfiguredTrail.Choose(configuration, trail));

        // The file is replaced, so it must have what the other trails with the same one name.
        var instances = all.Where(one => one.LockFile == settings.LockFile).SelectMany(one => one.Instances);
        using var catalogue = ProviderCatalogue.Scan(
            settings.PluginsPath,
            new ProviderCatalogueOptions { ShadowCopyPath = settings.ShadowCopyPath, Trust = settings.Trust });
        var named = parsed.GetValue(_provider) ?? [];
        var names = Names(named, parsed.GetValue(_all), instances, catalogue);
        if (names.Length == 0)
        {
            _console.Error("No provider is named to be pinned. Name one in the configuration or with '--provider', or pin every one with '--all'.");
            return ExitCode.Usage;
        }

        var old = Path.Exists(settings.LockFile) ? ProviderLock.Read(settings.LockFile) : ProviderLock.Empty;
        if (Pin(catalogue, names) is not { } pins)
        {
            return ExitCode.Bad;
        }

        return Finish(parsed, settings.LockFile, old, named.Length > 0 ? old.With(pins) : pins);
    }

    private int Finish(ParseResult parsed, string path, ProviderLock old, ProviderLock next)
    {
        var check = parsed.GetValue(_check);
        var differs = !Path.Exists(path) || old.ToString() != next.ToString();
        if (differs && !check)
        {
            next.Write(path);
        }

        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, Document(path, differs, written: differs && !check, next, old.ChangesTo(next)));
        }
        else
        {
            WriteText(path, differs, check, next, old.ChangesTo(next));
        }

        return differs && check ? ExitCode.Bad : ExitCode.Good;
    }

    private static string[] Names(string[] named, bool all, IEnumerable<ProviderRequest> instances, ProviderCatalogue catalogue)
    {
        IEnumerable<string> names =
            all ? catalogue.Entries.Where(entry => entry.State is not ProviderState.Rejected).Select(entry => entry.Name!)
            : named.Length > 0 ? named
            : instances.Select(instance => instance.ProviderName);
        return [.. names.Where(name => ProviderName.Fold(name) != ProviderName.Noop).DistinctBy(ProviderName.Fold)];
    }

    private ProviderLock? Pin(ProviderCatalogue catalogue, string[] names)
    {
        try
        {
            return catalogue.Pin(names);
        }
        catch (FapilogException exception)
        {
            foreach (var fault in exception.Faults)
            {
                _console.Error(fault.ToString());
            }

            return null;
        }
    }

    private static object Document(string path, bool differs, bool written, ProviderLock pins, IEnumerable<PinChange> changes) =>
        new
        {
            LockFile = path,
            Differs = differs,
            Written = written,
            Providers = pins.Providers.Select(
            provider => new { Path = provider.Key, provider.Value.Names, Files = provider.Value.Files.Count }),
            Changes = changes.Select(change => new
            {
                Change = Word(change),
                Provider = change.Provider,
                change.File,
                OldSha256 = change.Old?.Sha256,
                NewSha256 = change.New?.Sha256,
            }),
        };

    private void WriteText(string path, bool differs, bool check, ProviderLock pins, IEnumerable<PinChange> changes)
    {
        foreach (var change in changes)
        {
            _console.Line($"{Word(change),-7} {change.Provider}: {change.File} {change switch
            {
                { Old: { } old, New: { } next } => $"{old.Sha256} -> {next.Sha256}",
                _ => (change.New ?? change.Old)!.Sha256,
            }}");
        }

        var count = $"{CountText.Format(pins.Providers.Count, "provider")} with "
            + CountText.Format(pins.Providers.Sum(provider => provider.Value.Files.Count), "file");
        _console.Line((differs, check) switch
        {
            (false, _) => $"UNCHANGED: '{path}' pins {count}.",
            (true, true) => $"DIFFERS: '{path}' was not written.",
            (true, false) => $"PINNED: {count}, in '{path}'.",
        });
    }

    private static string Word(PinChange change) => change switch
    {
        { Old: null } => "added",
        { New: null } => "removed",
        _ => "changed",
    };
}
