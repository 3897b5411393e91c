using System.Text;

namespace Fapilog.Cli;

/// <summary>
/// A stream for a library that writes by itself: its line ends stay, the rest passes <see cref="VisibleText"/>.
/// </summary>
internal sealed class VisibleWriter : TextWriter
{
#pragma warning disable CA2213 // The process's streams live as long as it does.
    private readonly TextWriter _inner;
#pragma warning restore CA2213

    public VisibleWriter(TextWriter inner)
    {
        _inner = inner;
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => _inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => _inner.Write(
        string.Join(
            _inner.NewLine,
            (value ?? string.Empty).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(VisibleText.Escape)));

    public override void Flush() => _inner.Flush();
}
