using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Fapilog.Hosting;

/// <summary>
/// Logs, once for each change, that configuration differs from what the trails were started with: a change takes effect only
/// after a restart.
/// </summary>
internal sealed partial class ConfigurationWatch : IDisposable
{
    private const int MaxNamed = 5;

    private readonly IConfiguration _configuration;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string?> _started;
    private readonly IDisposable _registration;
    private Dictionary<string, string?> _logged;

    public ConfigurationWatch(IConfiguration configuration, ILogger logger)
    {
        _configuration = configuration;
        _logger = logger;
        _logged = _started = Read();
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, Look);
    }

    public void Dispose() => _registration.Dispose();

    // A file that is saved once is often reported several times, and not every change concerns this section.
    private void Look()
    {
        lock (_lock)
        {
            var now = Read();
            if (Changes(_logged, now).Length == 0)
            {
                return;
            }

            _logged = now;
            var changes = Changes(_started, now);
            if (changes.Length == 0)
            {
                Restored(_logger);
                return;
            }

            var more = changes.Length > MaxNamed ? $" and {changes.Length - MaxNamed} more" : string.Empty;
            Changed(_logger, string.Join(", ", changes.Take(MaxNamed).Select(path => $"'{path}'")) + more);
        }
    }

    private Dictionary<string, string?> Read() => _configuration.GetSection(NamedTrails.Root).AsEnumerable()
        .Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    private static string[] Changes(Dictionary<string, string?> before, Dictionary<string, string?> after) =>
    [
        .. before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    [LoggerMessage(
        1141,
        LogLevel.Warning,
        "The configuration changed at {Paths}. The running trail is unchanged: restart to apply the change.")]
    private static partial void Changed(ILogger logger, string paths);

    [LoggerMessage(
        1142, LogLevel.Information, "The configuration is again what this process was started with: no restart is needed.")]
    private static partial void Restored(ILogger logger);
}
