using System.Text.Json.Nodes;

namespace Fapilog.Testing.Tests.Vendors;

internal static class JsonObjects
{
    /// <summary>Sets a member, or removes it for <see langword="null"/>.</summary>
    public static JsonObject With(this JsonObject body, string name, JsonNode? value)
    {
        if (value is null)
        {
            body.Remove(name);
        }
        else
        {
            body[name] = value;
        }

        return body;
    }
}
