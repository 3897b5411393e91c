namespace Fapilog.Loading;

/// <summary>
/// A DLL should be called as the assembly in it: whatever else looks for the assembly looks for that file.
/// </summary>
internal static class FileNameRule
{
    /// <param name="path">Where people know the provider's own DLL to lie.</param>
    /// <param name="facts">What is in it.</param>
    public static Rejection? Remark(string path, AssemblyFacts facts) => string.Equals(Path.GetFileNameWithoutExtension(path), facts.AssemblyName, StringComparison.OrdinalIgnoreCase)
        ? null
        : new(
            LoadingCodes.FileName,
            $"'{path}' holds the assembly '{facts.AssemblyName}'. It is loaded; but its .deps.json, its resources and other DLLs look for "
            + $"'{facts.AssemblyName}.dll'. Give the file that name.");
}
