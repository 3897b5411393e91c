using System.Buffers;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// The names of labels and annotations: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.
/// </summary>
internal static class LabelName
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    public static bool IsValid(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Allowed);
}
