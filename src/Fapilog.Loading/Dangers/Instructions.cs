using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Walks the instructions of a method body for the members it names. What is damaged ends the walk, and nothing else.
/// </summary>
internal static class Instructions
{
    private const byte TwoBytes = 0xFE;
    private const byte Switch = 0x45;

    /// <summary>Returns the tokens of what is called, made, or taken the address of.</summary>
    public static List<int> Called(BlobReader code)
    {
        var tokens = new List<int>();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            if (first == TwoBytes && code.RemainingBytes == 0)
            {
                break;
            }

            var code2 = first == TwoBytes ? 0xFE00 | code.ReadByte() : first;
            var size = first == Switch ? SwitchSize(ref code) : OperandSize(code2);
            if (size < 0 || size > code.RemainingBytes)
            {
                break;
            }

            // jmp, call, callvirt, newobj, ldftn, ldvirtftn
            if (code2 is 0x27 or 0x28 or 0x6F or 0x73 or 0xFE06 or 0xFE07)
            {
                tokens.Add(code.ReadInt32());
            }
            else
            {
                code.Offset += size;
            }
        }

        return tokens;
    }

    private static int SwitchSize(ref BlobReader code)
    {
        if (code.RemainingBytes < sizeof(int))
        {
            return -1;
        }

        var targets = code.ReadUInt32();
        return targets > code.RemainingBytes / sizeof(int) ? -1 : (int)targets * sizeof(int);
    }

    // ECMA-335, III.
    private static int OperandSize(int code) => code switch
    {
        >= 0x0E and <= 0x13 or 0x1F or >= 0x2B and <= 0x37 or 0xDE or 0xFE12 or 0xFE19 => 1,
        >= 0xFE09 and <= 0xFE0E => 2,
        0x20 or 0x22 or >= 0x27 and <= 0x29 or >= 0x38 and <= 0x44 or >= 0x6F and <= 0x75 or 0x79 => 4,
        >= 0x7B and <= 0x81 or 0x8C or 0x8D or 0x8F or >= 0xA3 and <= 0xA5 or 0xC2 or 0xC6 or 0xD0 or 0xDD => 4,
        0xFE06 or 0xFE07 or 0xFE15 or 0xFE16 or 0xFE1C => 4,
        0x21 or 0x23 => 8,
        _ => 0,
    };
}
