using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Fapilog.Tests.Shared;

/// <summary>
/// A real Alertmanager on a free port of 127.0.0.1, with its storage in a folder that is deleted with it.
/// </summary>
internal sealed class RealAlertmanager : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alertmanager-");
    private readonly HttpClient _client = new();
    private readonly Process _process;

    private RealAlertmanager(string notify, int port, string prefix)
    {
        Url = new Uri($"http://127.0.0.1:{port}{prefix}/");
        var configuration = Path.Combine(_folder.FullName, "alertmanager.yml");
        File.WriteAllText(configuration, $$"""
            route: { receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
            receivers: [ { name: hook, webhook_configs: [ { url: '{{notify}}', send_resolved: true } ] } ]
            """);
        var start = new ProcessStartInfo(Program!)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                $"--web.listen-address=127.0.0.1:{port}", $"--web.external-url={Url}", "--cluster.listen-address=",
                $"--storage.path={_folder.FullName}", $"--config.file={configuration}",
            },
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Gets the program's path; null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder =>
            new[] { "prometheus-alertmanager", "alertmanager", "alertmanager.exe" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public Uri Url { get; }

    /// <summary>Gets how much memory the process has, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<RealAlertmanager> StartAsync(string notify = "http://127.0.0.1:1/", string prefix = "")
    {
        var server = new RealAlertmanager(notify, FreePort(), prefix);
        while (!await server.IsReadyAsync())
        {
            if (server._process.HasExited)
            {
                throw new InvalidOperationException("The Alertmanager ended before it was ready.");
            }

            await Task.Delay(50, Patience.Token());
        }

        return server;
    }

    /// <summary>Reads the alerts that fire.</summary>
    public async Task<IReadOnlyList<JsonElement>> AlertsAsync()
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync(new Uri(Url, "api/v2/alerts")));
        return [.. document.RootElement.EnumerateArray().Select(alert => alert.Clone())];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(Patience.Token());
        _process.Dispose();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(Url, "-/ready"), Patience.Token());
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
