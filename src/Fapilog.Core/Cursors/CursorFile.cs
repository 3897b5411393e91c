using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Cursors;

/// <summary>
/// The files beside a trail in which its readers keep how far they are: a prefix for each kind of reader, a file for each reader.
/// </summary>
internal static class CursorFile
{
    private const string Extension = ".json";

    /// <summary>Returns the name of a reader's file. Names differ that differ in case only, on every file system.</summary>
    public static string NameOf(string prefix, string reader)
    {
        var readable = string.Concat(reader.Where(char.IsAsciiLetterOrDigit).Take(32)).ToLowerInvariant();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reader)))[..8];
        return $"{prefix}{readable}_{hash}{Extension}";
    }

    /// <summary>Returns the names of all files of a kind, in order.</summary>
    public static IEnumerable<string> List(ITrailFileSystem files, string directory, string prefix) =>
        files.List(directory)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a file; null when there is none.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="parse">Returns the cursor; null when a member is missing or of another kind.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TCursor? Read<TCursor>(ITrailFileSystem files, string path, Func<AuditMap, TCursor?> parse)
        where TCursor : class
    {
        try
        {
            return files.TryReadAll(path, KeptFiles.Cursor) is { } bytes
                ? parse(JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')))
                    ?? throw new InvalidDataException($"The file '{path}' lacks a member, or has one of another kind.")
                : null;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The file '{path}' is not JSON. {JsonFault.InLine(exception)}", exception);
        }
    }

    /// <summary>Returns the content of a file.</summary>
    public static byte[] ToBytes(AuditMap cursor)
    {
        var buffer = new ByteBuffer();
        CanonicalJson.Write(buffer, cursor);
        buffer.Append((byte)'\n');
        return buffer.Memory.ToArray();
    }
}
