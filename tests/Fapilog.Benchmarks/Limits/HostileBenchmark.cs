using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fapilog.Benchmarks.Limits;

/// <summary>
/// Verifies day files made to fill the memory, each in a process of its own that prints its peak.
/// </summary>
internal static class HostileBenchmark
{
    private const int Million = 1_000_000;

    private static readonly (string Name, IEnumerable<string> Pieces)[] Files =
    [
        ("twelve lines of 30 MB of ones", Enumerable.Repeat(Line("[" + Repeat("1,", 15 * Million) + "1]"), 12)),
        (
            "lines of 32 MiB less one byte",
            Enumerable.Repeat(Line("\"" + new string('x', (32 * 1024 * 1024) - 1 - Line("\"\"").Length + 1) + "\""), 6)),
        ("lines of five million tiny members", Enumerable.Repeat(Line("{" + Repeat("\"\":1,", 5 * Million) + "\"\":1}"), 2)),
        ("checksums of 30 MB", Enumerable.Repeat(Line("1", new string('z', 30 * Million)), 8)),
        ("10 million broken lines", Enumerable.Repeat(Repeat("x\n", Million), 10)),
        (
            "five million events of one number",
            Enumerable.Range(0, 5 * Million)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{{\"checksum\":\"{i}\",\"sequence_number\":7}}\n"))),
        ("300 million line feeds", Enumerable.Repeat(Repeat("\n", Million), 300)),
        ("nested 30 million deep", [Repeat("[", 30 * Million), "\n", Repeat("{\"a\":", 6 * Million)]),
        ("200 MB without a line feed", Enumerable.Repeat(Repeat("x", Million), 200)),
    ];

    public static async Task<int> RunAsync()
    {
        foreach (var (name, pieces) in Files)
        {
            var directory = Directory.CreateTempSubdirectory("fapilog-hostile-").FullName;
            try
            {
                var path = Path.Combine(directory, "audit_2025-08-07.jsonl");
                await using (var file = new StreamWriter(path, append: false, new UTF8Encoding(false)))
                {
                    foreach (var piece in pieces)
                    {
                        await file.WriteAsync(piece);
                    }
                }

                Console.Write($"{name}: ");
                using var process =
                    Process.Start("dotnet", [typeof(HostileBenchmark).Assembly.Location, "verify-only", directory]);
                await process.WaitForExitAsync();
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }

        return 0;
    }

    private static string Line(string metadata, string checksum = "0") =>
        $"{{\"checksum\":\"{checksum}\",\"metadata\":{metadata},\"previous_hash\":null,\"sequence_number\":1}}\n";

    private static string Repeat(string text, int times) =>
        new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
