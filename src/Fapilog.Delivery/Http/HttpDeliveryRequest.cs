namespace Fapilog.Delivery;

/// <summary>
/// One HTTP request as a provider renders it for one attempt.
/// </summary>
/// <remarks>Not a record: what is generated would print headers and body, which may hold secrets.</remarks>
public sealed class HttpDeliveryRequest
{
    /// <summary>Gets the method.</summary>
    /// <value>The default is <c>POST</c>.</value>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>Gets the body, sent byte by byte as it is.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets the body's media type.</summary>
    /// <value>The default is <c>application/json</c>.</value>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Gets further headers by name.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns the method; never a header or the body.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => Method.ToString();

    internal HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(Method, new Uri(address, "/")) { Content = new ReadOnlyMemoryContent(Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.TryAddWithoutValidation("User-Agent", "fapilog");
        message.Options.Set(AddressHandler.Key, address);
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)
                && !message.Content.Headers.TryAddWithoutValidation(name, value))
            {
                throw new InvalidOperationException(
                    $"The header '{name}' cannot be sent: its name is not that of a header of a request.");
            }
        }

        return message;
    }
}
