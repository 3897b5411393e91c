using System.Globalization;
using System.Text;

namespace Fapilog.Verification;

public class MutatedTrailTests
{
    // 10,000 by FAPILOG_MUTATIONS=10000.
    private static readonly int Mutations =
        int.TryParse(
            Environment.GetEnvironmentVariable("FAPILOG_MUTATIONS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count)
            ? count
            : 1_000;

    private static readonly byte[][] Snippets =
    [
        .. new[]
        {
            "\n", "\r\n", "\n\n", "{", "}", "[[[[", "\"", "\\", "\\ud800", "null", "{}\n", "[]\n", "\"\"\n", "1\n",
            "{\"checksum\":null}\n", "\0",
            "{\"sequence_number\":1,\"checksum\":\"x\"}\n", "{\"sequence_number\":-9223372036854775808,\"checksum\":\"\"}\n",
            "{\"sequence_number\":9223372036854775807,\"checksum\":\"\",\"previous_hash\":[1]}\n",
            "{\"sequence_number\":1e400}\n",
            "\"checksum\":\"a\",",
            "\ufeff",
            new string('[', 5000),
            new string('9', 5000),
            string.Concat(Enumerable.Repeat("{\"a\":", 300)),
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0x80], [0xef, 0xbb, 0xbf], [0xed, 0xa0, 0x80],
    ];

    [Fact]
    public void Verify_MutatedTrails_NeverCrashesAndReadsEachByteOnce()
    {
        var lines = WrittenTrail.Lines(12);
        for (var seed = 0; seed < Mutations; seed++)
        {
            var content = Mutate(new Random(seed), lines);
            var stream = new CountingStream(content, most: 1 + (seed * 37 % 5000));
            var options = new VerificationOptions
            {
                Strict = seed % 2 == 0,
                FromSequence = seed % 5 == 0 ? seed % 14 + 1 : null,
                StartAnchor = seed % 7 == 0 ? new ChainAnchor(seed % 13 + 1, WrittenTrail.Checksum(lines[seed % 12])) : null,
                EndAnchor = seed % 3 == 0 ? new ChainAnchor(seed % 13 + 1, WrittenTrail.Checksum(lines[seed % 12])) : null,
            };

            var report = WrittenTrail.Verify(() => stream, options);

            Assert.Equal(content.Length, stream.BytesRead);
            Assert.InRange(report.ValidPrefix, 0, report.Events);
            Assert.Equal(report.Valid, report.Summary.Valid);
            Assert.All(report.Findings, finding => Assert.InRange(finding.ByteOffset ?? 0, 0, content.Length));
        }
    }

    [Fact]
    public void Verify_ALineWithoutEnd_IsNotHeldAndNotReadTwice()
    {
        byte[] content = [.. WrittenTrail.Lines(1)[0], .. new byte[33 * 1024 * 1024], .. "\n"u8, .. WrittenTrail.Lines(2)[1]];
        var stream = new CountingStream(content);

        var report = WrittenTrail.Verify(() => stream);

        Assert.Equal(["invalid_json@2:"], report.Describe());
        Assert.Equal(2, report.Events);
        Assert.Equal(content.Length, stream.BytesRead);
    }

    [Fact]
    public void Verify_LinesAcrossBlocks_KeepTheirNumbersAndOffsets()
    {
        var lines = WrittenTrail.Lines(
            [.. Enumerable.Range(0, 9).Select(i => WrittenTrail.Event(new string('x', 400_000 * (i % 4))))]).ToArray();
        lines[7] = [.. "x"u8, .. lines[7]];

        var report = WrittenTrail.Verify(lines);

        Assert.Equal(["invalid_json@8:", "sequence_gap@9:9"], report.Describe());
        Assert.Equal(lines.Take(7).Sum(line => line.Length), report.Findings[0].ByteOffset);
    }

    private static byte[] Mutate(Random random, IReadOnlyList<byte[]> lines)
    {
        var content = new List<byte[]>(lines);
        for (var i = random.Next(1, 6); i > 0 && content.Count > 0; i--)
        {
            var at = random.Next(content.Count);
            var line = content[at];
            switch (random.Next(8))
            {
                case 0:
                    content.RemoveAt(at);
                    break;
                case 1:
                    content.Insert(random.Next(content.Count + 1), line);
                    break;
                case 2:
                    content.RemoveAt(at);
                    content.Insert(random.Next(content.Count + 1), line);
                    break;
                case 3:
                    content[at] = line[..random.Next(line.Length)];
                    break;
                case 4:
                    var snippet = Snippets[random.Next(Snippets.Length)];
                    var place = random.Next(line.Length + 1);
                    content[at] = [.. line[..place], .. snippet, .. line[place..]];
                    break;
                case 5:
                    content.Insert(at, Snippets[random.Next(Snippets.Length)]);
                    break;
                case 6:
                    content.InsertRange(at, WrittenTrail.Lines(random.Next(1, 4)));
                    break;
                default:
                    var edited = line.ToArray();
                    if (edited.Length > 0)
                    {
                        edited[random.Next(edited.Length)] = (byte)random.Next(256);
                    }

                    content[at] = edited;
                    break;
            }
        }

        return WrittenTrail.Join(content);
    }
}
