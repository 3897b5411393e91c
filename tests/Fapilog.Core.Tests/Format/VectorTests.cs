using System.Text;
using Fapilog.Support;

namespace Fapilog.Format;

public class VectorTests
{
    public static TheoryData<string> All => Vectors.Names();

    // The sibling writes half a surrogate pair and can never read its own trail again; ours becomes U+FFFD.
    public static TheoryData<string> Writable => Vectors.Names("lone_surrogate_poison");

    // A time without an offset is read as UTC, and what is UTC is written with Z.
    public static TheoryData<string> RoundTrips => Vectors.Names("lone_surrogate_poison", "ts_naive");

    [Fact]
    public void Vectors_AreAllThere() => Assert.Equal(21, Vectors.All.Count);

    [Theory]
    [MemberData(nameof(Writable))]
    public void CanonicalJson_OfAVectorsTree_IsTheSiblingsHashInput(string name)
    {
        var vector = Vectors.Of(name);

        Assert.Equal(vector.Canonical, Canonical(vector, except: "checksum"));
    }

    [Theory]
    [MemberData(nameof(Writable))]
    public void CanonicalJson_OfAVectorsTree_IsTheSiblingsLine(string name)
    {
        var vector = Vectors.Of(name);

        Assert.Equal(vector.Line, Canonical(vector, except: null));
    }

    [Fact]
    public void CanonicalJson_OfALoneSurrogate_WritesTheReplacementCharacter()
    {
        var vector = Vectors.Of("lone_surrogate_poison");

        var ours = Canonical(vector, except: null);

        Assert.Contains("\\ud800", vector.Line, StringComparison.Ordinal);
        Assert.DoesNotContain("\\ud800", ours, StringComparison.Ordinal);
        Assert.Contains("\\ufffd", ours, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void StoredLine_OfTheSiblingsLine_IsIntact(string name)
    {
        var vector = Vectors.Of(name);

        var line = StoredLine.Parse(Encoding.UTF8.GetBytes(vector.Line));

        Assert.True(line.BytesIntact);
        Assert.True(line.ValuesIntact);
        Assert.Equal(vector.Checksum, line.Checksum);
        Assert.Equal(name == "second_in_chain" ? 2 : 1, line.SequenceNumber);
    }

    [Theory]
    [MemberData(nameof(RoundTrips))]
    public void EventLine_OfAnEventReadFromALine_IsTheSameBytes(string name)
    {
        var vector = Vectors.Of(name);
        var faults = EventReader.Read(StoredLine.Parse(Encoding.UTF8.GetBytes(vector.Line)).Tree, out var auditEvent);
        var buffer = new ByteBuffer(16);

        var end = EventLine.Append(
            buffer, auditEvent, new ChainPosition(auditEvent.SequenceNumber!.Value - 1, auditEvent.PreviousHash));

        Assert.Empty(faults);
        Assert.Empty(auditEvent.Extensions);
        Assert.Equal(vector.Line + "\n", Encoding.UTF8.GetString(buffer.Memory.Span));
        Assert.Equal(new ChainPosition(auditEvent.SequenceNumber.Value, vector.Checksum), end);
    }

    private static string Canonical(Vector vector, string? except)
    {
        var buffer = new ByteBuffer(16);
        CanonicalJson.Write(buffer, vector.Event, except);
        return Encoding.UTF8.GetString(buffer.Memory.Span);
    }
}
