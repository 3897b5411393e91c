using System.Globalization;
using System.Net.Http.Headers;
using Fapilog.Tests.Shared;

namespace Fapilog.Benchmarks.Delivering;

/// <summary>
/// A real Alertmanager, which is told each alert and notifies a webhook: without waiting, and each alert by itself.
/// </summary>
internal sealed class AlertmanagerPath : IAlertPath
{
    private readonly RealAlertmanager _server;
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 8 });

    private AlertmanagerPath(RealAlertmanager server)
    {
        _server = server;
    }

    public string Name => "alertmanager";

    public long Memory => _server.WorkingSet;

    public static async Task<AlertmanagerPath> StartAsync(MarkReceiver receiver) =>
        new(await RealAlertmanager.StartAsync(receiver.AddressOf("0")));

    public async Task SendAsync(int number)
    {
        var now = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        using var content = new StringContent($$"""
            [{"labels":{"alertname":"security_violation","severity":"critical","mark":"{{MarkReceiver.Mark(number)}}"},"annotations":{"summary":"Somebody tried another key."},"startsAt":"{{now}}"}]
            """);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _client.PostAsync(new Uri(_server.Url, "api/v2/alerts"), content);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}
