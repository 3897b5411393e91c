using System.Text;
using System.Text.Json;
using IO = System.IO;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A working directory of one test's own, with a folder for temporary files in it.
/// </summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        // The real path: the system's folder for temporary files is a link on macOS.
        Path = IO.Directory.CreateTempSubdirectory("fapilog-cli-tests-").FullName;
        Temporary = IO.Directory.CreateDirectory(IO.Path.Combine(Path, "tmp")).FullName;
    }

    public string Path { get; }

    public string Temporary { get; }

    /// <summary>Gets the trail's directory where nothing configures another.</summary>
    public string Trail => Under("audit_logs");

    public string Under(string name) => IO.Path.Combine(Path, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content)
    {
        var path = Under(name);
        IO.Directory.CreateDirectory(IO.Path.GetDirectoryName(path)!);
        IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Returns the lines of the trail as they are stored, by their event_id.</summary>
    public IReadOnlyDictionary<string, string> Stored() => StoredLines().ToDictionary(line => Member(line, "event_id"));

    public IReadOnlyList<string> StoredLines() => !IO.Directory.Exists(Trail)
        ? []
        : [.. IO.Directory.GetFiles(Trail, "audit_*.jsonl").Order(StringComparer.Ordinal).SelectMany(TextLines.Read)];

    public static string Member(string line, string name)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty(name).ToString();
    }

    /// <summary>
    /// Asserts that the tool removed its copies of providers. Windows keeps loaded DLLs until the process ends, and the next run
    /// removes them.
    /// </summary>
    public void AssertNoPrivateCopies()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(IO.Directory.GetFileSystemEntries(Temporary, "fapilog-*"));
        }
    }

    public void Dispose() => FolderWithDlls.Delete(Path);
}
