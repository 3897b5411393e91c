using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// What an endpoint answered, safe to be shown: known secrets are masked, control characters are gone, the body is cut at
/// <see cref="HttpDeliveryCall.MaxAnswerBytes"/>.
/// </summary>
public sealed class HttpAnswer
{
    /// <summary>How much of a body is read unless a call asks for more: 4 KiB.</summary>
    public const int MaxBodyBytes = 4096;

    private const int QuotedLength = 300;

    /// <summary>Gets the status code.</summary>
    public required int Status { get; init; }

    /// <summary>Gets the host that answered, with its port where that is not the scheme's own.</summary>
    public required string Host { get; init; }

    /// <summary>Gets the beginning of the body as text.</summary>
    /// <value>The default is empty.</value>
    public string Body { get; init; } = string.Empty;

    /// <summary>Gets a value indicating whether the whole body was read: it was short enough and did not break off.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsBodyComplete { get; init; } = true;

    /// <summary>Gets the headers by name, without regard to case; several values of one name are joined by commas.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the pause the endpoint asked for.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the host of the Location header; never its path.</summary>
    /// <value>The default is <see langword="null"/>: there is no such header.</value>
    public string? RedirectHost { get; init; }

    /// <summary>Returns what was answered as a clause: <c>'host' answered 503: 'busy'</c>.</summary>
    /// <returns>Text for people, without a full stop.</returns>
    public override string ToString()
    {
        var status = $"'{Host}' answered {Status.ToString(CultureInfo.InvariantCulture)}";
        return Body.Length == 0 ? status : $"{status}: '{ShownText.Shorten(Body, QuotedLength)}'";
    }
}
