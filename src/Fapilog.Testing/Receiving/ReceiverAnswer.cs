namespace Fapilog.Testing;

/// <summary>
/// The answer of a <see cref="WebhookReceiver"/> or a <see cref="VendorDouble"/> to one request.
/// </summary>
public sealed record ReceiverAnswer
{
    private ReceiverAnswer(ReceiverBehavior behavior)
    {
        Behavior = behavior;
    }

    /// <summary>Gets an answer that never arrives: the connection stays open until the sender gives up.</summary>
    public static ReceiverAnswer Hang { get; } = new(ReceiverBehavior.Hang);

    /// <summary>Gets an answer that resets the connection after the request was read.</summary>
    public static ReceiverAnswer Reset { get; } = new(ReceiverBehavior.Reset);

    /// <summary>Gets the status code.</summary>
    public int Status { get; private init; }

    /// <summary>Gets the body as text.</summary>
    /// <value>The default is empty.</value>
    public string Body { get; private init; } = string.Empty;

    /// <summary>Gets the headers by name.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal ReceiverBehavior Behavior { get; }

    /// <summary>Creates an answer.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="body">The body as text.</param>
    /// <param name="headers">The headers, such as <c>("Retry-After", "1")</c>.</param>
    /// <returns>The answer.</returns>
    public static ReceiverAnswer Of(int status, string body = "", params IReadOnlyList<(string Name, string Value)> headers)
        => Make(ReceiverBehavior.Answer, status, body, headers);

    /// <summary>
    /// Creates an answer that never ends: status and headers, the beginning of the body, and then nothing more.
    /// </summary>
    /// <param name="status">The status code.</param>
    /// <param name="part">The beginning of the body.</param>
    /// <param name="headers">The headers.</param>
    /// <returns>The answer.</returns>
    public static ReceiverAnswer Stall(int status, string part = "", params IReadOnlyList<(string Name, string Value)> headers)
        => Make(ReceiverBehavior.Stall, status, part, headers);

    /// <summary>
    /// Creates an answer that breaks off: status and headers, the beginning of the body, and then a closed connection.
    /// </summary>
    /// <param name="status">The status code.</param>
    /// <param name="part">The beginning of the body.</param>
    /// <param name="headers">The headers.</param>
    /// <returns>The answer.</returns>
    public static ReceiverAnswer BreakOff(int status, string part = "", params IReadOnlyList<(string Name, string Value)> headers)
        => Make(ReceiverBehavior.BreakOff, status, part, headers);

    private static ReceiverAnswer Make(
        ReceiverBehavior behavior,
        int status,
        string body,
        IReadOnlyList<(string Name, string Value)> headers)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(headers);
        return new ReceiverAnswer(behavior)
        {
            Status = status,
            Body = body,
            Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
        };
    }
}
