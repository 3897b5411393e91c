using System.Text;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// Writes the answers of the Alert API v2.
/// </summary>
internal static class OpsgenieAnswers
{
    public static ReceiverAnswer Accepted(string requestId, bool isThrottled) => Answer(202, isThrottled, writer =>
    {
        writer.WriteString("result", "Request will be processed");
        WriteEnd(writer, requestId);
    });

    public static ReceiverAnswer Failed(
        int status, string message, string requestId, bool isThrottled, int? code, IReadOnlyDictionary<string, string>? faults) =>
        Answer(status, isThrottled, writer =>
        {
            if (code is { } number)
            {
                writer.WriteNumber("code", number);
            }

            writer.WriteString("message", message);
            if (faults is not null)
            {
                writer.WriteStartObject("errors");
                foreach (var (name, fault) in faults)
                {
                    writer.WriteString(name, fault);
                }

                writer.WriteEndObject();
            }

            WriteEnd(writer, requestId);
        });

    public static ReceiverAnswer Processed(OpsgenieProcessing processing, string requestId) => Answer(200, false, writer =>
    {
        writer.WriteStartObject("data");
        writer.WriteBoolean("success", processing.IsSuccess);
        writer.WriteBoolean("isSuccess", processing.IsSuccess);
        writer.WriteString("action", processing.Action);
        writer.WriteString("status", processing.Status);
        writer.WriteString("alias", processing.Alias);
        writer.WriteEndObject();
        WriteEnd(writer, requestId);
    });

    private static void WriteEnd(Utf8JsonWriter writer, string requestId)
    {
        writer.WriteNumber("took", 0.001);
        writer.WriteString("requestId", requestId);
    }

    private static ReceiverAnswer Answer(int status, bool isThrottled, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return new ReceiverAnswer(
            status,
            Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length),
            ("Content-Type", "application/json"),
            ("X-RateLimit-State", isThrottled ? "THROTTLED" : "OK"),
            ("X-RateLimit-Reason", "ACCOUNT"),
            ("X-RateLimit-Period-In-Sec", "60"));
    }
}
