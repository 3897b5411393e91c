using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// Says why there is no file to read under a name that a person gave.
/// </summary>
internal static class NoFile
{
    /// <param name="path">What was named.</param>
    /// <param name="remedy">What to do where there is none.</param>
    /// <param name="kind">What kind of file is looked for.</param>
    public static string Describe(string path, string remedy, string kind = "file") => Directory.Exists(path)
        ? $"'{path}' is a directory, not a {kind}. {remedy}"
        : PathText.NotSeen(path, $"There is no {kind} '{path}'. {remedy}");
}
