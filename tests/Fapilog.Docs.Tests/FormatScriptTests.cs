using System.Diagnostics;
using Fapilog.Auditing;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

/// <summary>
/// The script of the page on the format, over a trail with everything that is taken and hard to read.
/// </summary>
public sealed class FormatScriptTests : IDisposable
{
    private const string Page = "docs/format.md";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fapilog-format-");

    public void Dispose() => _folder.Delete(recursive: true);

    [PythonFact]
    public async Task Script_OverATrailAtTheLimits_ReadsEveryEvent()
    {
        var trail = Path.Combine(_folder.FullName, "trail");
        await WriteAsync(trail);
        var script = Path.Combine(_folder.FullName, "verify.py");
        await File.WriteAllTextAsync(script, Script());

        var (exitCode, output) = await RunAsync(script, Directory.GetFiles(trail, "audit_*.jsonl"));

        Assert.True(exitCode == 0, output);
        Assert.StartsWith("5 events; ", output, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(string directory)
    {
        await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }, []);
        await trail.StartAsync();
        var digits = new string('9', AuditValue.MaxIntegerDigits);
        AuditMap[] hard =
        [
            AuditMap.Create(("n", AuditValue.FromList([AuditValue.ParseInteger(digits), AuditValue.ParseInteger("-" + digits)]))),
            AuditMap.Create(("deep", Nested(32))),
            AuditMap.Create(("doubles", AuditValue.FromList([double.MaxValue, double.Epsilon, -0.0, 1e16, 1e-5, 0.1 + 0.2]))),
            AuditMap.Create(
                ("\ud800", "\udc00 \0 \u2028 \u007f \uffff \U0001F600"), ("\uff5e", 1), ("\U0001F600", 2), (string.Empty, 3)),
        ];
        foreach (var metadata in hard)
        {
            await trail.LogEventAsync(Event() with { Metadata = metadata });
        }

        await trail.LogEventAsync(
            Event() with
            {
                ErrorContext = AuditMap.Create(("operation_duration", 3), ("operation_start_time", double.MaxValue)),
            });
    }

    private static AuditEvent Event() =>
        new() { EventType = AuditEventType.ConfigChanged, Message = "A limit was set.", Timestamp = DateTimeOffset.MaxValue };

    private static AuditValue Nested(int levels) => levels == 0 ? 1 : AuditValue.FromList([Nested(levels - 1)]);

    private static string Script() => Repository.Read(Page).Split("```python\n") is [_, var rest]
        ? rest.Split("```")[0]
        : throw new InvalidOperationException($"'{Page}' has no script, or several.");

    private static async Task<(int ExitCode, string Output)> RunAsync(string script, string[] files)
    {
        var start = new ProcessStartInfo(PythonFactAttribute.Command, [script, .. files])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
