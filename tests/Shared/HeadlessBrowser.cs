using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Fapilog.Tests.Shared;

/// <summary>
/// A real Chromium without a window, which lays pages out and measures them. It loads files only.
/// </summary>
internal static class HeadlessBrowser
{
    public const string HowToGet =
        "Install Chromium, such as Debian's package 'chromium', or name its program in the environment variable "
        + "FAPILOG_CHROMIUM.";

    private const string Mark = "measured:";

    private static readonly string[] Names =
    [
        "chromium", "chromium-browser", "chromium-headless-shell", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe",
    ];

    /// <summary>Gets the program's path; null where there is none.</summary>
    public static string? Program { get; } = FromEnvironment("FAPILOG_CHROMIUM")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    /// <summary>Returns the file that an environment variable names, if there is one.</summary>
    public static string? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path && File.Exists(path) ? path : null;

    /// <summary>Opens a page and returns what its script passed to <c>report</c>.</summary>
    /// <param name="scripts">Files of scripts to load first.</param>
    /// <param name="script">The page's own script.</param>
    public static async Task<JsonElement> MeasureAsync(IEnumerable<string> scripts, string script)
    {
        var folder = Directory.CreateTempSubdirectory("browser-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            await File.WriteAllTextAsync(page, Page(scripts, script));
            var start = new ProcessStartInfo(
                Program!,
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                    $"--user-data-dir={Path.Combine(folder.FullName, "profile")}", "--dump-dom", new Uri(page).AbsoluteUri,
                ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var dom = await process.StandardOutput.ReadToEndAsync(Patience.Token());
            await process.WaitForExitAsync(Patience.Token());
            var at = dom.IndexOf($"<pre>{Mark}", StringComparison.Ordinal);
            Assert.True(at >= 0, $"The page reported nothing: {dom[..Math.Min(dom.Length, 500)]}");
            var report = dom[(at + "<pre>".Length + Mark.Length)..dom.IndexOf("</pre>", at, StringComparison.Ordinal)];
            return JsonDocument.Parse(Convert.FromBase64String(report)).RootElement;
        }
        finally
        {
            // A process of the browser may hold a file a moment longer.
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException)
            {
            }
        }
    }

    // Helpers for scripts: 'overflow' is by how many pixels the text of an element runs out of it, 'endsLeft' tells whether each
    // exclamation mark that ends a text in Hebrew is shown left of it, and 'report' ends the page.
    private static string Page(IEnumerable<string> scripts, string script) =>
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>"
        + string.Concat(scripts.Select(file => $"<script src=\"{new Uri(file).AbsoluteUri}\"></script>"))
        + $$"""
            <script>
            function textNodes(element) {
              const found = [], walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) { if (walker.currentNode.data.trim()) found.push(walker.currentNode); }
              return found;
            }
            function boxes(node, start, end) {
              const range = node.ownerDocument.createRange();
              range.setStart(node, start);
              range.setEnd(node, end);
              return [...range.getClientRects()];
            }
            function overflow(element, within) {
              const box = (within ?? element).getBoundingClientRect();
              return Math.max(0, ...textNodes(element).flatMap(node => boxes(node, 0, node.data.length))
                .map(text => Math.max(text.right - box.right, box.left - text.left)));
            }
            function endsLeft(element) {
              return textNodes(element).flatMap(node => [...node.data.matchAll(/[\u05D0-\u05EA]+!(?=\u2069?$)/g)].map(word =>
                boxes(node, word.index + word[0].length - 1, word.index + word[0].length)[0].left
                  < boxes(node, word.index, word.index + 1)[0].left));
            }
            function report(value) {
              const bytes = new TextEncoder().encode(JSON.stringify(value));
              document.body.innerHTML = '<pre></pre>';
              document.body.firstChild.textContent = '{{Mark}}' + btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
            }
            try {
            {{script}}
            } catch (error) {
              document.body.textContent = String(error.stack);
            }
            </script>
            """
        + "</body></html>";
}
