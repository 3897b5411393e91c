namespace Fapilog.Delivery;

/// <summary>
/// Puts the real address into the request below the layer that reports it. The runtime's event source names the path of what
/// its outermost handler is given, and a webhook's path is a secret.
/// </summary>
internal sealed class AddressHandler : DelegatingHandler
{
    public static readonly HttpRequestOptionsKey<Uri> Key = new("Fapilog.Address");

    public AddressHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Key, out var address))
        {
            request.RequestUri = address;
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
