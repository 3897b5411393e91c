using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Fapilog.Testing.Tests.Vendors;

/// <summary>
/// Calls a vendor's double as a plain client, which knows nothing of the providers.
/// </summary>
internal static class Vendor
{
    private static readonly HttpClient Client = new();

    public static async Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> PostAsync(
        Uri address,
        string json,
        string? authorization = null,
        string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(json, Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await SendAsync(request, authorization);
    }

    public static async Task<(
        int Status, JsonElement Body, HttpResponseHeaders Headers)> GetAsync(Uri address, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(request, authorization);
    }

    private static async Task<(
        int Status, JsonElement Body, HttpResponseHeaders Headers)> SendAsync(HttpRequestMessage request, string? authorization)
    {
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await Client.SendAsync(request, Patience.Token());
        var text = await response.Content.ReadAsStringAsync();
        return (
            (int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default, response.Headers);
    }
}
