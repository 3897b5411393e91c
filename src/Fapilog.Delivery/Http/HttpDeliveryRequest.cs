namespace Fapilog.Delivery;

/// <summary>
/// One HTTP request as a provider renders it for one attempt.
/// </summary>
/// <remarks>Not a record: what is generated would print the address, which may be a secret.</remarks>
public sealed class HttpDeliveryRequest
{
    /// <summary>Gets the method.</summary>
    /// <value>The default is <c>POST</c>.</value>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>Gets the absolute <c>https</c> or <c>http</c> address. Its path and query are treated as secrets.</summary>
    public required Uri Address { get; init; }

    /// <summary>Gets the body, sent byte by byte as it is.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets the body's media type.</summary>
    /// <value>The default is <c>application/json</c>.</value>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Gets further headers by name.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns the method and the host; never the path, the query, a header or the body.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{Method} {Address.Scheme}://{Address.Authority}";

    internal HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, new Uri(Address, "/")) { Content = new ReadOnlyMemoryContent(Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.TryAddWithoutValidation("User-Agent", "fapilog");
        message.Options.Set(AddressHandler.Key, Address);
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
