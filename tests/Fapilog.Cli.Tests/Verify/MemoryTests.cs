using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fapilog.Cli.Tests.Verify;

/// <summary>
/// The memory the tool takes for a directory that was made to take all there is.
/// </summary>
public sealed class MemoryTests
{
    private const string Day = "audit_2025-01-01.jsonl";
    private const long Budget = 256_000_000;

    private static readonly Dictionary<string, Action<Stream>> Files = new()
    {
        ["lines of millions of values"] = file => Write(file, ManyValues(), 2),
        ["an integer of a million digits"] = file => Write(file, Line(new string('7', 1_000_000)), 1),
        ["nothing but line feeds"] = file => Write(file, string.Empty, 5_000_000),
        ["broken lines"] = file => Write(file, "{x", 100_000),
        ["a file without content or end"] = file => file.SetLength(1L << 30),
        ["seals of one day after the other, and as many removals"] = file => WriteSeals(file, 25_000),
        ["seals of files with long names"] = file =>
            Write(file, "{\"closed_at\":\"2025-01-01T00:00:00Z\",\"file\":\"" + new string('x', 62_000) + "\"}", 500),
    };

    [ProcTheory]
    [InlineData("lines of millions of values", "checksum_mismatch", 2, 0)]
    [InlineData("an integer of a million digits", "checksum_mismatch", 1, 0)]
    [InlineData("nothing but line feeds", "", 0, 0)]
    [InlineData("broken lines", "invalid_json", 1000, 99_000)]
    [InlineData("a file without content or end", "torn_tail", 1, 0)]
    [InlineData("seals of one day after the other, and as many removals", "seal_mismatch", 1000, 24_000)]
    [InlineData("seals of files with long names", "seal_chain_broken", 500, 0)]
    public async Task Verify_OfAHostileFile_StaysWithinTheBudget(string kind, string finding, int findings, long leftOut)
    {
        using var folder = new TestFolder();
        folder.Write("elsewhere/readme.txt", "A trail lies here.");
        var name = kind.StartsWith("seals", StringComparison.Ordinal) ? "seals.jsonl" : Day;
        await using (var file = File.Create(Path.Combine(folder.Under("elsewhere"), name)))
        {
            Files[kind](file);
        }

        using var tool = Tool.Start(folder, ["verify", "elsewhere", "--format", "json"]);
        var peak = PeakAsync(tool.ProcessId);
        var run = await tool.EndAsync();

        Assert.Equal(findings == 0 ? 0 : 1, run.ExitCode);
        Assert.Equal(
            findings,
            run.Json.GetProperty("findings").EnumerateArray().Count(item => item.GetProperty("kind").GetString() == finding));
        Assert.Equal(leftOut, run.Json.GetProperty("findings_left_out").GetProperty("errors").GetInt64());
        Assert.InRange(await peak, 1_000_000, Budget);
    }

    /// <summary>Reads a process's peak until it ends.</summary>
    private static async Task<long> PeakAsync(int processId)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status");
        using var patience = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var peak = 0L;
        while (await patience.WaitForNextTickAsync(Patience.Token()))
        {
            string[] status;
            try
            {
                status = await File.ReadAllLinesAsync(path);
            }
            catch (IOException)
            {
                return peak;
            }

            if (status.FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is not { } line)
            {
                // A process that ended and was not yet asked for has no memory.
                return peak;
            }

            peak = Math.Max(
                peak, 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }

        return peak;
    }

    private static void Write(Stream file, string line, int count)
    {
        using var writer =
            new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
        for (var i = 0; i < count; i++)
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }

    /// <summary>Lines as short as they may be, linked, and unsigned: a removal that explains nothing for each seal.</summary>
    private static void WriteSeals(Stream file, int count)
    {
        string? previous = null;
        for (var i = 0; i < 2 * count; i++)
        {
            var day = new DateOnly(2025, 1, 1).AddDays(i / 2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var link = previous is null ? "null" : $"\"{previous}\"";
            var members = i % 2 == 0
                ? $"\"algorithm\":null,\"closed_at\":\"2025-01-01T00:00:00Z\",\"file\":\"audit_{day}.jsonl\",\"first_previous_hash\":null,\"first_sequence\":null,\"key_id\":null,\"last_checksum\":null,\"last_sequence\":9,\"previous_seal\":{link},\"records\":0,"
                : $"\"algorithm\":null,\"days\":1,\"key_id\":null,\"kind\":\"removed\",\"last_checksum\":\"\",\"last_file\":\"audit_{day}.jsonl\",\"last_sequence\":1,\"previous_seal\":{link},\"recorded_at\":\"2025-01-01T00:00:00Z\",";
            members = i % 2 == 0 ? members : members[..^1];
            var signed = i % 2 == 0 ? $"{{{members}\"sha256\":\"\"}}" : $"{{{members}}}";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(signed)));
            var line = i % 2 == 0
                ? $"{{{members}\"seal\":\"{hash}\",\"sha256\":\"\",\"signature\":null}}"
                : $"{{{members},\"seal\":\"{hash}\",\"signature\":null}}";
            previous = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(line)));
            file.Write(Encoding.ASCII.GetBytes(line + "\n"));
        }
    }

    private static string ManyValues() => Line($"[1{string.Concat(Enumerable.Repeat(",1", 3_000_000))}]");

    private static string Line(string value) =>
        $$"""{"checksum":"{{new string('0', 64)}}","event_type":"data_access","metadata":{"a":{{value}}},"previous_hash":null,"sequence_number":1}""";
}
