using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fapilog.Support;

/// <summary>
/// Verifies stored lines by means that share nothing with the product: System.Text.Json and SHA-256 over the raw bytes.
/// </summary>
internal static class ChainCheck
{
    public static IReadOnlyList<JsonElement> Verify(IEnumerable<byte[]> lines)
    {
        var events = new List<JsonElement>();
        string? previous = null;
        foreach (var line in lines)
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement.Clone();
            var checksum = root.GetProperty("checksum").GetString()!;

            Assert.Equal(events.Count + 1, root.GetProperty("sequence_number").GetInt64());
            Assert.Equal(previous, root.GetProperty("previous_hash").GetString());
            Assert.Equal(checksum, Checksum(line, checksum));
            Assert.Equal(30, root.EnumerateObject().Count());
            Assert.Equal(
                root.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal),
                root.EnumerateObject().Select(member => member.Name));
            previous = checksum;
            events.Add(root);
        }

        return events;
    }

    private static string Checksum(byte[] line, string checksum)
    {
        var text = Encoding.ASCII.GetString(line);
        var member = $"\"checksum\":\"{checksum}\",";
        Assert.Equal(1, text.IndexOf(member, StringComparison.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.Remove(1, member.Length))));
    }
}
