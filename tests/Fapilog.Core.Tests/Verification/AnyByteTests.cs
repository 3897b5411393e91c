namespace Fapilog.Verification;

public class AnyByteTests
{
    private static readonly byte[] Trail = WrittenTrail.Join(WrittenTrail.Lines(2));

    [Fact]
    public void Verify_AnyByteChanged_IsFoundOrCannotMatter()
    {
        for (var at = 0; at < Trail.Length; at++)
        {
            // Every value at a line's end, where a change could be white space; every bit elsewhere.
            var isEnd = Trail[at] == '\n';
            for (var change = 1; change < 256; change = isEnd ? change + 1 : change * 2)
            {
                var edited = Trail.ToArray();
                edited[at] ^= (byte)change;
                var cannotMatter = at == Trail.Length - 1 && edited[at] is (byte)'\r' or (byte)' ' or (byte)'\t';

                Assert.True(WrittenTrail.Verify(edited).Valid == cannotMatter, $"Byte {at} became 0x{edited[at]:x2}.");
            }
        }
    }

    [Fact]
    public void Verify_AnyByteRemoved_IsFoundOrIsTheLastLineFeed()
    {
        for (var at = 0; at < Trail.Length; at++)
        {
            Assert.True(
                WrittenTrail.Verify([.. Trail[..at], .. Trail[(at + 1)..]]).Valid == (at == Trail.Length - 1),
                $"Byte {at} was removed.");
        }
    }

    [Fact]
    public void Verify_AnyByteInserted_IsFoundOrIsWhiteSpaceAtALinesEnd()
    {
        byte[] inserted = [.. " \t\r\n\0x\"{}[],:0"u8, 0x80, 0xff];
        for (var at = 0; at <= Trail.Length; at++)
        {
            foreach (var value in inserted)
            {
                var beforeFeed = at < Trail.Length && Trail[at] == '\n';
                var atStart = at == 0 || Trail[at - 1] == '\n';
                var cannotMatter = value switch
                {
                    (byte)'\n' => beforeFeed || atStart,
                    (byte)' ' or (byte)'\t' or (byte)'\r' => beforeFeed || at == Trail.Length,
                    _ => false,
                };

                Assert.True(
                    WrittenTrail.Verify([.. Trail[..at], value, .. Trail[at..]]).Valid == cannotMatter,
                    $"0x{value:x2} was inserted at {at}.");
            }
        }
    }
}
