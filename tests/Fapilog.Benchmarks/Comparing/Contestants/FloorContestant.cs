using System.Security.Cryptography;
using System.Text;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// The least that a chained trail costs: a ready line gets the hash of the line before it, is hashed, and is appended in blocks
/// of 64 KiB. One thread, no event, no serialization, no fsync.
/// </summary>
internal sealed class FloorContestant : Contestant
{
    private readonly byte[] _line;
    private readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];
    private readonly int _place;
    private string _path = string.Empty;
    private EventShape _shape;
    private FileStream? _file;

    public FloorContestant(byte[] line)
    {
        _line = [.. line];
        _place = PlaceOfHash(line);
    }

    public override Task StartAsync(string directory, EventShape shape)
    {
        (_path, _shape) = (Path.Combine(directory, "floor.jsonl"), shape);
        _file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 65_536);
        return Task.CompletedTask;
    }

    public override ValueTask LogAsync(int number)
    {
        if (number > 0)
        {
            Convert.TryToHexStringLower(_hash, _line.AsSpan(_place), out _);
        }

        SHA256.HashData(_line, _hash);
        _file!.Write(_line);
        return default;
    }

    public override Task FinishAsync() => _file!.FlushAsync();

    public override ValueTask DisposeAsync() => _file?.DisposeAsync() ?? default;

    public override void Check(long events)
    {
        StoredLines.Check(_path, events, _shape);
        using var file = File.OpenRead(_path);
        var line = new byte[_line.Length];
        var hash = string.Empty;
        for (var i = 0L; i < events; i++)
        {
            file.ReadExactly(line);
            if (i > 0 && Encoding.ASCII.GetString(line, _place, 64) != hash)
            {
                throw new InvalidOperationException($"Line {i + 1} of '{_path}' does not name the hash of the line before it.");
            }

            hash = Convert.ToHexStringLower(SHA256.HashData(line));
        }
    }

    private static int PlaceOfHash(ReadOnlySpan<byte> line)
    {
        var name = "\"previous_hash\""u8;
        var after = line.IndexOf(name) + name.Length;
        return after + line[after..].IndexOf((byte)'"') + 1;
    }
}
