namespace Fapilog.Loading;

/// <summary>
/// Tells by its first bytes what a file that could not be read as a DLL wanted to be.
/// </summary>
internal static class FileStart
{
    private static readonly byte[][] OtherSystemsLibraries = [[0x7F, 0x45, 0x4C, 0x46], [0xCF, 0xFA, 0xED, 0xFE], [0xCA, 0xFE, 0xBA, 0xBE]];

    public static DllKind KindOf(string path)
    {
        Span<byte> start = stackalloc byte[4];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            start = start[..RandomAccess.Read(file, start, 0)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DllKind.Other;
        }

        foreach (var known in OtherSystemsLibraries)
        {
            if (start.SequenceEqual(known))
            {
                return DllKind.Native;
            }
        }

        return start.StartsWith("MZ"u8) ? DllKind.Damaged : DllKind.Other;
    }
}
