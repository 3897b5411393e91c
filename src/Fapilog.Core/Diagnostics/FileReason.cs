namespace Fapilog.Diagnostics;

/// <summary>
/// Says why a file cannot be read, in a sentence for a message that has named the file: the system's own texts repeat the path,
/// and call a directory a file that may not be read.
/// </summary>
internal static class FileReason
{
    /// <summary>Returns the reason and what to do about it.</summary>
    /// <param name="exception">The failure, or what wraps it.</param>
    /// <param name="path">The path that was named.</param>
    public static string Of(Exception exception, string path)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            switch (one)
            {
                case FileNotFoundException or DirectoryNotFoundException:
                    return "It does not exist. Create it, or correct the path.";
                case UnauthorizedAccessException when Directory.Exists(path):
                    return "It is a directory. Name a file.";
                case UnauthorizedAccessException:
                    return "This account may not read it. Give this account the right.";
            }
        }

        return $"{Said(exception.GetBaseException(), path)} Name a file that can be read.";
    }

    private static string Said(Exception cause, string path)
    {
        var said = cause.Message.Replace($" : '{path}'", string.Empty, StringComparison.Ordinal)
            .Replace($" '{path}'", string.Empty, StringComparison.Ordinal).Trim();
        return said.Length == 0 || said[^1] is '.' or '!' or '?' ? said : said + ".";
    }
}
