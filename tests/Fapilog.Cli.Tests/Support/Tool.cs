using System.Diagnostics;
using System.Text;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// The tool, with a working directory, an environment and a folder for temporary files of a test's own.
/// </summary>
internal sealed class Tool : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Tool(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Gets the folder the tool was built into, with its plugins.</summary>
    public static string Folder { get; } = Built("Fapilog.Cli", string.Empty);

    public static string File { get; } = Built("Fapilog.Cli", "fapilog.dll");

    /// <summary>Gets the version of the tool and of its providers.</summary>
    public static string Version { get; } = FileVersionInfo.GetVersionInfo(File).ProductVersion!.Split('+')[0];

    public int ProcessId => _process.Id;

    /// <summary>Gets the tool's standard input, open until a test closes it.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    public static Tool Start(
        TestFolder folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(folder, "dotnet", arguments.Prepend(File), environment);

    public static Tool Start(
        TestFolder folder, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = Describe(program, arguments, folder.Path);
        foreach (var (name, value) in Variables(folder, environment))
        {
            start.Environment[name] = value;
        }

        return new Tool(Process.Start(start)!);
    }

    /// <summary>Returns how a process of the tool is started, which takes none of its settings from this process.</summary>
    public static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToArray())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    /// <summary>Returns the path of what the same build put beside these tests.</summary>
    public static string Built(string project, string file) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        "../..",
        project,
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        file));

    public static Task<ToolRun> RunAsync(TestFolder folder, params string[] arguments) => RunAsync(folder, null, null, arguments);

    public static Task<ToolRun> RunAsync(
        TestFolder folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        RunAsync(folder, environment, null, arguments);

    /// <summary>Runs the tool in a process that ran other commands before.</summary>
    public static async Task<ToolRun> RunAsync(
        TestFolder folder, IReadOnlyDictionary<string, string>? environment, byte[]? input, params string[] arguments)
    {
        // There, a process keeps the DLLs it has loaded, and no test could remove its folder.
        if (OperatingSystem.IsWindows())
        {
            using var tool = Start(folder, arguments, environment);
            return await tool.FinishAsync(input);
        }

        return await ToolWorker.RunAsync(new ToolRequest(folder.Path, arguments, Variables(folder, environment), input ?? []));
    }

    /// <summary>Gives the tool the rest of its input and waits for its end.</summary>
    public async Task<ToolRun> FinishAsync(byte[]? input = null)
    {
        try
        {
            if (input is not null)
            {
                await Input.WriteAsync(input);
            }

            Input.Close();
        }
        catch (IOException)
        {
            // A tool that refuses its command line ends without reading its input.
        }

        return await EndAsync();
    }

    /// <summary>Waits for the tool's end with its input open.</summary>
    public async Task<ToolRun> EndAsync()
    {
        await _process.WaitForExitAsync(Patience.Token());
        return new ToolRun(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Sends a signal, such as <c>TERM</c>, as a shell or a service manager would.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill =
            Process.Start("kill", [$"-{name}", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Patience.Token());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Dictionary<string, string> Variables(TestFolder folder, IReadOnlyDictionary<string, string>? environment)
    {
        var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>());
        foreach (var name in (string[])["TMPDIR", "TMP", "TEMP"])
        {
            variables.TryAdd(name, folder.Temporary);
        }

        return variables;
    }

    private static bool IsForeign(string name) =>
        name.StartsWith("FAPILOG", StringComparison.OrdinalIgnoreCase)
            || name.Equals("NO_COLOR", StringComparison.OrdinalIgnoreCase);
}
