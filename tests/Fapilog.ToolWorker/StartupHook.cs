using System.IO.Pipes;
using System.Text;
using Fapilog.Cli;
using Fapilog.Cli.Tests.Support;

/// <summary>
/// In a process of the tool that tests have started with <c>DOTNET_STARTUP_HOOKS</c>: runs the tool's commands one after the
/// other, as they come through a pipe, before the tool's own entry point would run one and end.
/// </summary>
/// <remarks>A process of the tool compiles thousands of methods before it does anything. Here only the first run pays.</remarks>
#pragma warning disable CA1050 // The runtime looks for this name.
internal static class StartupHook
#pragma warning restore CA1050
{
    internal static void Initialize()
    {
        using var pipe = new NamedPipeClientStream(Environment.GetEnvironmentVariable(ToolRequest.PipeVariable)!);
        Environment.SetEnvironmentVariable(ToolRequest.PipeVariable, null);
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        pipe.Connect();
        using var reader = new BinaryReader(pipe);
        using var writer = new BinaryWriter(pipe);
        while (ToolRequest.Read(reader) is { } request)
        {
            Run(request).WriteTo(writer);
        }

        // Whoever ran the tests has ended.
        Environment.Exit(0);
    }

    private static ToolRun Run(ToolRequest request)
    {
        using var input = new MemoryStream(request.Input);
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var before = request.Environment.Keys.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        try
        {
            Set(request.Environment!);
            Environment.CurrentDirectory = request.Folder;
            var console = ToolConsole.Over(input, output, error);
            var exitCode = CommandLine.RunAsync([.. request.Arguments], console).GetAwaiter().GetResult();
            return new ToolRun(exitCode, Text(output), Text(error));
        }
        finally
        {
            Set(before);
            Environment.CurrentDirectory = AppContext.BaseDirectory;
        }
    }

    private static void Set(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());
}
