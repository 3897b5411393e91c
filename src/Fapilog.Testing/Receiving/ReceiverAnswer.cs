namespace Fapilog.Testing;

/// <summary>
/// The answer of a <see cref="WebhookReceiver"/> or a <see cref="VendorDouble"/> to one request.
/// </summary>
public sealed record ReceiverAnswer
{
    /// <summary>Initializes a new instance of the <see cref="ReceiverAnswer"/> class.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="body">The body as text.</param>
    /// <param name="headers">The headers, such as <c>("Retry-After", "1")</c>.</param>
    public ReceiverAnswer(int status, string body = "", params IReadOnlyList<(string Name, string Value)> headers)
        : this(ReceiverBehavior.Answer, status, body, headers)
    {
    }

    private ReceiverAnswer(
        ReceiverBehavior behavior, int status, string body, IReadOnlyList<(string Name, string Value)> headers)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(headers);
        Behavior = behavior;
        Status = status;
        Body = body;
        Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gets an answer that never arrives: the connection stays open until the sender gives up.</summary>
    public static ReceiverAnswer Hang { get; } = new(ReceiverBehavior.Hang, 0, string.Empty, []);

    /// <summary>Gets an answer that resets the connection after the request was read.</summary>
    public static ReceiverAnswer Reset { get; } = new(ReceiverBehavior.Reset, 0, string.Empty, []);

    /// <summary>Gets the status code.</summary>
    public int Status { get; }

    /// <summary>Gets the body as text.</summary>
    /// <value>Empty if there is none.</value>
    public string Body { get; }

    /// <summary>Gets the headers by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    internal ReceiverBehavior Behavior { get; }

    /// <summary>
    /// Creates an answer that never ends: status and headers, the beginning of the body, and then nothing more.
    /// </summary>
    /// <param name="status">The status code.</param>
    /// <param name="part">The beginning of the body.</param>
    /// <param name="headers">The headers.</param>
    /// <returns>The answer.</returns>
    public static ReceiverAnswer Stall(int status, string part = "", params IReadOnlyList<(string Name, string Value)> headers)
        => new(ReceiverBehavior.Stall, status, part, headers);

    /// <summary>
    /// Creates an answer that breaks off: status and headers, the beginning of the body, and then a closed connection.
    /// </summary>
    /// <param name="status">The status code.</param>
    /// <param name="part">The beginning of the body.</param>
    /// <param name="headers">The headers.</param>
    /// <returns>The answer.</returns>
    public static ReceiverAnswer BreakOff(int status, string part = "", params IReadOnlyList<(string Name, string Value)> headers)
        => new(ReceiverBehavior.BreakOff, status, part, headers);
}
