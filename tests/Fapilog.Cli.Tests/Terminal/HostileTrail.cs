using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fapilog.Tests;

namespace Fapilog.Cli.Tests.Terminal;

/// <summary>
/// A working directory that somebody filled who wants the terminal of whoever looks at it.
/// </summary>
internal static class HostileTrail
{
    public const string Channel = "#ops\u202e\u2066\u001b[2J";

    /// <summary>Fills the folder: a trail, files of input, providers and configurations.</summary>
    public static void Fill(TestFolder folder)
    {
        // Line feeds end a stored line, and JSON has no raw control characters in strings: the rest stands there as it is.
        var raw = Danger.Text.Replace("\r\n", "\u2028", StringComparison.Ordinal)
            .Replace('\u001b', '\u009b')
            .Replace("\u0007", string.Empty, StringComparison.Ordinal);
        var line = $$"""{"event_type":"data_access",{{"\r\t"}}"message":"{{raw.Replace(@"\", @"\\", StringComparison.Ordinal)}}","component":{{Json(Danger.Text)}},"event_id":{{Json(Danger.Text)}},"timestamp":"2025-08-07T02:50:08Z","sequence_number":1}""";
        folder.Write("audit_logs/audit_2025-08-07.jsonl", line + "\n");
        folder.Write($"audit_logs/audit_2025-08-08{Danger.FileName}.jsonl", line + "\n");
        folder.Write($"{Danger.FileName}.jsonl", line + "\n" + Danger.Text);

        folder.Write("sealed/audit_2025-08-07.jsonl", line + "\n");
        folder.Write("sealed/seals.jsonl", Seal() + "\n" + Danger.Text);
        folder.Write(
            "sealed/head.json",
            $$"""{"checksum":{{Json(Danger.Text)}},"file":"audit_2025-08-07.jsonl","key_id":{{Json(Danger.Text)}},"length":1,"seal":{{Json(Danger.Text)}},"sequence":9,"signature":{{Json(Danger.Text)}}}""");
        folder.Write(
            "sealed/.audit.owner.json",
            $$"""{"host":{{Json(Danger.Text)}},"process_id":1,"started_at":"2025-08-07T02:50:08Z"}""");
        folder.Write("some.key", "0123456789abcdef0123456789abcdef");

        folder.Write(
            "input.jsonl",
            string.Join(
                '\n',
                $$"""{"event_type":{{Json(Danger.Text)}},"message":"m"}""",
                Danger.Text.Replace("\n", string.Empty, StringComparison.Ordinal),
                $$"""{"event_type":"data_access","message":"m","event_id":{{Json(Danger.Text)}}}"""));
        folder.Write(
            "event.json",
            $$"""{"event_type":"component_failure","log_level":"critical","message":{{Json(Danger.Text)}},"component":{{Json(Danger.Text)}}}""");
        Configure(folder, "mail.json", "preview-mail");
        Configure(folder, "good.json", "good");
        Configure(folder, "absent.json", Danger.Text, unknownKey: Danger.Text);

        Patch(Fixture.CopyFile("Previewing", folder.Under("plugins")));
        Patch(
            Fixture.CopyFile("Good", folder.Under("plugins"), "Good.dll"),
            ("Writes each alert as a line of a file.", "\u202e\u2066\u2028\u009bWrites each alert.\u202e"));
        folder.Write($"plugins/{Danger.FileName}/{Danger.FileName}.dll", "no DLL");
        Patch(
            Fixture.CopyFile("Dangerous", folder.Under("inspected"), "Dangerous.dll"),
            ("KillSelf", "\u001b[2J\n\u202e"),
            ("GiveUp", "\u009b1m\r\a"));
    }

    /// <summary>Returns a line of seals in the one form that is read, as somebody without the key can write it.</summary>
    private static string Seal()
    {
        var text = string.Concat(Danger.Text.Select(character => character switch
        {
            '\r' => @"\r",
            '\n' => @"\n",
            '\\' => @"\\",
            < ' ' or > '~' => $@"\u{(int)character:x4}",
            _ => $"{character}",
        }));
        var members = $$"""
            "algorithm":"hmac_sha256","by":"{{text}}","key_id":"{{text}}","kind":"start","previous_key_id":null,"previous_seal":null,"reason":"reanchored","recorded_at":"2025-08-07T02:50:08Z"
            """;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{{{members}}}")));
        return $$"""{{{members}},"seal":"{{hash}}","signature":"{{text}}"}""";
    }

    private static void Configure(TestFolder folder, string name, string provider, string? unknownKey = null) =>
        folder.Write(name, JsonSerializer.Serialize(new
        {
            Fapilog = new
            {
                Audit = new Dictionary<string, string> { [unknownKey ?? "StoragePath"] = "ingested" },
                Alerting = new
                {
                    PluginsPath = folder.Under("plugins"),
                    Providers = new Dictionary<string, object> { ["instance"] = new { Provider = provider, Channel = Channel } },
                },
            },
        }));

    /// <summary>Overwrites texts in the metadata with others, filled up to as many bytes.</summary>
    private static void Patch(string path, params (string From, string To)[] texts)
    {
        var content = File.ReadAllBytes(path);
        foreach (var (from, to) in texts)
        {
            var (old, next) = (Encoding.UTF8.GetBytes(from), Encoding.UTF8.GetBytes(to));
            var at = content.AsSpan().IndexOf(old);
            Assert.InRange(at, 0, content.Length);
            Assert.InRange(next.Length, 1, old.Length);
            content.AsSpan(at, old.Length).Fill((byte)'.');
            next.CopyTo(content, at);
        }

        File.WriteAllBytes(path, content);
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
