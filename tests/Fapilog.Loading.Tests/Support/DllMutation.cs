using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading.Tests;

/// <summary>
/// Damages a DLL in the ways copies, disks and tools do, and in those that hurt readers of metadata most.
/// </summary>
internal sealed class DllMutation
{
    private static readonly uint[] Extremes =
        [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x00FFFFFF, 0x05F5E100, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    // Arrays, generic instances, modifiers, classes: what nests.
    private static readonly byte[] Nesting = [0x1D, 0x15, 0x1F, 0x20, 0x12, 0x0F, 0x10, 0x1B, 0x14, 0x13];

    private readonly byte[] _dll;
    private readonly Range _metadata;
    private readonly Range _tables;
    private readonly Range _strings;
    private readonly Range _blobs;

    public DllMutation(byte[] dll)
    {
        _dll = dll;
        using var image = new PEReader([.. dll]);
        var start = image.PEHeaders.MetadataStartOffset;
        var reader = image.GetMetadataReader();
        _metadata = Region(start, image.PEHeaders.MetadataSize);
        _strings = Region(start + reader.GetHeapMetadataOffset(HeapIndex.String), reader.GetHeapSize(HeapIndex.String));
        _blobs = Region(start + reader.GetHeapMetadataOffset(HeapIndex.Blob), reader.GetHeapSize(HeapIndex.Blob));
        _tables = Region(start + 0x6C, reader.GetHeapMetadataOffset(HeapIndex.String) - 0x6C);
    }

    public byte[] Make(Random random)
    {
        var damaged = _dll.ToArray();
        for (var hits = random.Next(1, 4); hits > 0; hits--)
        {
            damaged = Hit(random, damaged);
        }

        return damaged;
    }

    private byte[] Hit(Random random, byte[] dll)
    {
        switch (random.Next(10))
        {
            case 0:
                Flip(random, dll, new Range(0, dll.Length));
                break;
            case 1:
                Flip(random, dll, _metadata);
                break;
            case 2:
                return dll[..random.Next(dll.Length)];
            case 3:
                Extreme(random, dll, _metadata);
                break;
            case 4:
                Extreme(random, dll, new Range(0, 0x400));
                break;
            case 5:
                Flip(random, dll, _tables);
                break;
            case 6:
                Fill(dll, _blobs, random, Nesting[random.Next(Nesting.Length)]);
                break;
            case 7:
                Fill(dll, _strings, random, (byte)'a');
                break;
            case 8:
                // The counts of rows stand at the start of the tables.
                Extreme(random, dll, Region(_tables.Start.Value, 0x60));
                break;
            default:
                var from = Place(random, dll, _metadata);
                var length = Math.Min(random.Next(1, 200), dll.Length - from);
                var to = Math.Min(Place(random, dll, _metadata), dll.Length - length);
                dll.AsSpan(from, length).CopyTo(dll.AsSpan(to));
                break;
        }

        return dll;
    }

    private static Range Region(int start, int length) => new(start, start + Math.Max(length, 1));

    private static int Place(Random random, byte[] dll, Range region) =>
        dll.Length == 0 ? 0 : Math.Min(random.Next(region.Start.Value, region.End.Value), dll.Length - 1);

    private static void Flip(Random random, byte[] dll, Range region)
    {
        for (var count = dll.Length == 0 ? 0 : random.Next(1, 20); count > 0; count--)
        {
            dll[Place(random, dll, region)] = (byte)random.Next(256);
        }
    }

    private static void Extreme(Random random, byte[] dll, Range region)
    {
        var at = Place(random, dll, region) & ~1;
        if (at + 4 <= dll.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(dll.AsSpan(at), Extremes[random.Next(Extremes.Length)]);
        }
    }

    private static void Fill(byte[] dll, Range region, Random random, byte value)
    {
        var at = Place(random, dll, region);
        var end = Math.Min(dll.Length, Math.Min(region.End.Value, at + random.Next(1, 4000)));
        if (at < end)
        {
            dll.AsSpan(at, end - at).Fill(value);
        }
    }
}
