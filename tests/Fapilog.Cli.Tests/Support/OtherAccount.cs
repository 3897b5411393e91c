namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A test of what an account without rights is told. The almighty one has another run the tool.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OtherAccountFactAttribute : FactAttribute
{
    public OtherAccountFactAttribute()
    {
        Skip = !OperatingSystem.IsLinux() ? "Windows has other rights, and 'setpriv' is Linux's."
            : Environment.IsPrivilegedProcess && OtherAccount.Program is null ? "There is no 'setpriv', and root may see everything."
            : Environment.IsPrivilegedProcess && !OtherAccount.MayRead(Tool.File) ? "Another account may not read the tool."
            : null;
    }
}

/// <summary>
/// Runs the tool as an account that has no rights of its own, and closes folders to it.
/// </summary>
internal static class OtherAccount
{
    private const string Nobody = "65534";

    public static string? Program { get; } =
        ((string[])["/usr/bin/setpriv", "/bin/setpriv"]).FirstOrDefault(File.Exists);

    public static async Task<ToolRun> RunAsync(TestFolder folder, params string[] arguments)
    {
        // A new folder for temporary files is its owner's alone.
        Open(folder.Path);
        using var tool = Environment.IsPrivilegedProcess
            ? Tool.Start(
                folder,
                Program!,
                [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "dotnet", Tool.File, .. arguments],
                null)
            : Tool.Start(folder, arguments);
        return await tool.FinishAsync();
    }

    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }
    }

    /// <summary>Lets every account read and enter a folder.</summary>
    public static void Open(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Others =
                UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | Others);
        }
    }

    public static bool MayRead(string? path) => OperatingSystem.IsWindows() || path is null
        || ((File.GetUnixFileMode(path) & (Directory.Exists(path) ? UnixFileMode.OtherExecute : UnixFileMode.OtherRead)) != 0
            && MayRead(Path.GetDirectoryName(path)));
}
