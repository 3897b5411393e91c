namespace Fapilog.Delivery;

/// <summary>
/// Says in a sentence why no answer came.
/// </summary>
internal static class HttpFaults
{
    public static string Describe(string host, Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            $"The name of '{host}' could not be resolved.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } failure =>
            $"No secure connection to '{host}' could be made: {Innermost(failure)}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } failure =>
            $"No connection to '{host}' could be made: {Innermost(failure)}",
        _ => $"The connection to '{host}' broke before it answered: {Innermost(exception)}",
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        var text = exception.Message.TrimEnd();
        return text.EndsWith('.') ? text : text + ".";
    }
}
