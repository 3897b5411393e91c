using System.Net.Http.Headers;
using System.Text;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The request that delivers an alert, how its answer is judged, and what the receipt says. Sending and preview are both made
/// from it.
/// </summary>
/// <remarks><see cref="ToString"/> never shows a header, the body, or the path and query of the address.</remarks>
public sealed record HttpAlert
{
    /// <summary>Gets the absolute <c>https</c> or <c>http</c> address.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// Gets which part of the address is secret. It is redacted in previews and masked in the vendor's answers, so say
    /// <see cref="AddressSecrecy.None"/> if path and query are the vendor's own words, such as <c>/api/v2/alerts</c>.
    /// </summary>
    /// <value>The default is <see cref="AddressSecrecy.Whole"/>.</value>
    public AddressSecrecy AddressSecrecy { get; init; } = AddressSecrecy.Whole;

    /// <summary>Gets the method.</summary>
    /// <value>The default is <c>POST</c>.</value>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>Gets the body, sent byte by byte as it is.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets the body's media type.</summary>
    /// <value>The default is <c>application/json</c>.</value>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Gets the credentials: a scheme, which previews show, and a parameter, which is secret.</summary>
    /// <value>The default is <see langword="null"/>: no such header.</value>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Gets further headers by name. Previews show them, with <see cref="Secrets"/> masked.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets further headers whose values are secret as a whole.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> SecretHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets the secrets in the body and in <see cref="Headers"/>, and the parts of secrets that a vendor may repeat by
    /// themselves. They are masked in previews, receipts, messages and logs, as are those of the other members.
    /// </summary>
    /// <value>The default is none.</value>
    public IEnumerable<string> Secrets { get; init; } = [];

    /// <summary>
    /// Gets what the vendor counts calls by: a channel, a key. It may be a secret; it is compared and never shown.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the address.</value>
    public string? PacedBy { get; init; }

    /// <summary>Gets how much of an answer's body is read, in bytes: more for a vendor that repeats the message in it.</summary>
    /// <value>The default is <see cref="HttpAnswer.DefaultMaxBytes"/>.</value>
    public int MaxAnswerBytes { get; init; } = HttpAnswer.DefaultMaxBytes;

    /// <summary>
    /// Gets what judges an answer, as <see cref="OutcomeTable.Judge"/> does: it returns why the alert was not delivered, or
    /// <see langword="null"/> when it was. After a <see cref="AlertFailureKind.Temporary"/> failure another attempt follows.
    /// </summary>
    /// <value>The default is <see cref="OutcomeTable.Http"/>.</value>
    public Func<HttpAnswer, AlertDeliveryException?> Judge { get; init; } = static answer => OutcomeTable.Http.Judge(answer);

    /// <summary>Gets what makes the receipt from the answer.</summary>
    /// <value>The default notes the host and the status.</value>
    public Func<HttpAnswer, AlertReceipt> Receipt { get; init; } =
        static answer => new AlertReceipt { Note = $"'{answer.Host}' answered {answer.Status}." };

    /// <summary>
    /// Gets what makes the request of one attempt from this one, given the time: for a signature that covers the time, say.
    /// Called before each attempt, and once for a preview.
    /// </summary>
    /// <value>The default is <see langword="null"/>: every attempt sends the same request.</value>
    public Func<HttpAlert, DateTimeOffset, HttpAlert>? BeforeAttempt { get; init; }

    internal SecretMask Mask
    {
        get
        {
            var mask = SecretMask.None.With([.. Secrets, Authorization?.Parameter, .. SecretHeaders.Values]);
            return AddressSecrecy switch
            {
                AddressSecrecy.None => mask,
                AddressSecrecy.Path => mask.WithAddress(new UriBuilder(Address) { Query = string.Empty }.Uri),
                AddressSecrecy.Query => mask.WithAddress(new UriBuilder(Address) { Path = "/" }.Uri),
                _ => mask.WithAddress(Address),
            };
        }
    }

    /// <summary>Returns the scheme and the host of the address.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{Address.Scheme}://{Address.Authority}";

    internal HttpAlert At(DateTimeOffset now) => BeforeAttempt?.Invoke(this, now) ?? this;

    internal HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, new Uri(Address, "/")) { Content = new ReadOnlyMemoryContent(Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.TryAddWithoutValidation("User-Agent", "fapilog");
        message.Headers.Authorization = Authorization;
        message.Options.Set(AddressHandler.Key, Address);
        foreach (var (name, value) in Headers.Concat(SecretHeaders))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)
                && !message.Content.Headers.TryAddWithoutValidation(name, value))
            {
                throw new InvalidOperationException(
                    $"The header '{name}' cannot be sent, because that is not the name of a request header.");
            }
        }

        // Without it a vendor may answer in any encoding, and an answer that cannot be read is not understood.
        if (!message.Headers.Contains("Accept-Encoding"))
        {
            message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        }

        return message;
    }

    internal AlertPreviewRequest ToPreview()
    {
        var mask = Mask;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Authorization is { } authorization)
        {
            headers["authorization"] = authorization.Parameter is null
                ? authorization.Scheme
                : $"{authorization.Scheme} {SecretMask.Replacement}";
        }

        foreach (var (name, value) in Headers)
        {
            headers[name] = mask.Apply(value);
        }

        foreach (var (name, _) in SecretHeaders)
        {
            headers[name] = SecretMask.Replacement;
        }

        headers["content-type"] = ContentType;
        return new AlertPreviewRequest
        {
            Method = Method.Method,
            Url = ShownAddress(),
            Headers = headers,
            Body = mask.ApplyToContent(Encoding.UTF8.GetString(Body.Span)),
        };
    }

    private string ShownAddress()
    {
        var query = Address.Query.Length == 0 ? string.Empty : Address.Query;
        return AddressSecrecy switch
        {
            AddressSecrecy.None => Address.AbsoluteUri,
            AddressSecrecy.Path => $"{this}/{SecretMask.Replacement}{query}",
            AddressSecrecy.Query =>
                query.Length == 0 ? Address.AbsoluteUri : $"{this}{Address.AbsolutePath}?{SecretMask.Replacement}",
            _ => $"{this}/{SecretMask.Replacement}",
        };
    }
}

/// <summary>
/// Which part of an address is secret. The host never is.
/// </summary>
public enum AddressSecrecy
{
    /// <summary>Nothing: path and query are the vendor's own words, and the key travels in a header or in the body.</summary>
    None = 0,

    /// <summary>The path, as in <c>https://api.telegram.org/bot123:ABC/sendMessage</c>.</summary>
    Path = 1,

    /// <summary>The query, as in <c>https://open.example/alerts?token=ABC</c>.</summary>
    Query = 2,

    /// <summary>The path and the query, as for a webhook whose address alone lets anyone post.</summary>
    Whole = 3,
}
