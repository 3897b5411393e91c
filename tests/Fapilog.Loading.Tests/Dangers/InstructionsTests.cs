using System.Reflection.Metadata;

namespace Fapilog.Loading.Tests.Dangers;

public class InstructionsTests
{
    [Theory]
    [InlineData("28 0102000A 2A", 0x0A000201)]
    [InlineData("6F 0102000A", 0x0A000201)]
    [InlineData("73 0102000A", 0x0A000201)]
    [InlineData("27 0102000A", 0x0A000201)]
    [InlineData("FE06 0102000A", 0x0A000201)]
    [InlineData("FE07 0102000A", 0x0A000201)]
    [InlineData("2B 28 28 0102000A", 0x0A000201)] // br.s, whose operand looks like a call
    [InlineData("38 28282828 28 0102000A", 0x0A000201)] // br
    [InlineData("20 28282828 28 0102000A", 0x0A000201)] // ldc.i4
    [InlineData("21 2828282828282828 28 0102000A", 0x0A000201)] // ldc.i8
    [InlineData("72 28000070 28 0102000A", 0x0A000201)] // ldstr
    [InlineData("45 02000000 28282828 28282828 28 0102000A", 0x0A000201)] // switch
    [InlineData("FE0C 2828 28 0102000A", 0x0A000201)] // ldloc
    [InlineData("FE12 28 28 0102000A", 0x0A000201)] // unaligned.
    [InlineData("FE16 28282828 6F 0102000A", 0x0A000201)] // constrained.
    [InlineData("00 FE14 28 0102000A 2A", 0x0A000201)] // tail.
    public void Called_OneCallAmongOthers_IsFound(string code, int token) => Assert.Equal([token], Called(code));

    [Theory]
    [InlineData("")]
    [InlineData("28 0102")]
    [InlineData("FE")]
    [InlineData("45 FFFFFFFF 00")]
    [InlineData("45 01")]
    [InlineData("21 00")]
    [InlineData("29 0102000A 7B 0102000A D0 0102000A 2A")] // calli, ldfld, ldtoken: not calls of a member
    public void Called_NothingOrDamaged_IsEmpty(string code) => Assert.Empty(Called(code));

    private static unsafe List<int> Called(string code)
    {
        var bytes = Convert.FromHexString(code.Replace(" ", string.Empty, StringComparison.Ordinal));
        fixed (byte* start = bytes)
        {
            return Instructions.Called(bytes.Length == 0 ? default : new BlobReader(start, bytes.Length));
        }
    }
}
