using System.Security.Cryptography;
using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// The file of seals: lines that are only ever appended, each naming the hash of the one before.
/// </summary>
internal sealed class SealFile
{
    // Outside the sibling's glob audit_*.jsonl.
    public const string FileName = "seals.jsonl";

    private readonly ITrailFileSystem _files;
    private readonly string _directory;

    public SealFile(ITrailFileSystem files, string directory)
    {
        _files = files;
        _directory = directory;
    }

    private string FilePath => Path.Combine(_directory, FileName);

    /// <summary>Returns the complete lines, without their line feeds; none when there is no file.</summary>
    public IReadOnlyList<byte[]> ReadLines() => SplitLines(_files.TryReadAll(FilePath, KeptFiles.Seals) ?? []);

    /// <summary>Splits the file's content; what a crash left behind the last line feed is no line.</summary>
    public static IReadOnlyList<byte[]> SplitLines(byte[] content)
    {
        var lines = new List<byte[]>();
        for (int start = 0, end; (end = Array.IndexOf(content, (byte)'\n', start)) >= 0; start = end + 1)
        {
            lines.Add(content[start..end]);
        }

        return lines;
    }

    public static string HashOf(byte[] line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>Appends a line durably, over what a crash left unfinished. A failure leaves no part of it.</summary>
    public void Append(byte[] line)
    {
        using var file = _files.OpenOrCreate(FilePath);
        var length = ReadLines().Sum(complete => complete.Length + 1L);
        if (file.Length > length)
        {
            file.SetLength(length);
        }

        try
        {
            file.Append([.. line, (byte)'\n'], length);
            file.Sync();
            _files.SyncDirectory(_directory);
        }
        catch
        {
            file.SetLength(length);
            throw;
        }
    }
}
