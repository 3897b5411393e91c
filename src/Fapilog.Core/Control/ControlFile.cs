using System.Globalization;

namespace Fapilog.Control;

/// <summary>
/// What a file in the control folder is.
/// </summary>
internal enum ControlFileKind
{
    /// <summary>A command that no trail has taken yet.</summary>
    Request,

    /// <summary>A command that a trail took and carries out.</summary>
    Taken,

    /// <summary>What the trail answered.</summary>
    Answer,

    /// <summary>A command that the tool took back.</summary>
    Withdrawn,
}

/// <summary>
/// The name of a file in the control folder: when the command was given, an id, and what the file is. Names sort by time.
/// </summary>
internal readonly record struct ControlFile(DateTimeOffset At, Guid Id, ControlFileKind Kind)
{
    private const string TimeForm = "yyyyMMdd'T'HHmmssfff'Z'";
    private const string Extension = ".json";

    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}_{Id:N}.{KindText(Kind)}{Extension}");

    /// <summary>Returns whether a name is that of a request, well formed or not.</summary>
    public static bool IsRequest(string name) =>
        name.EndsWith($".{KindText(ControlFileKind.Request)}{Extension}", StringComparison.Ordinal);

    public static bool TryParse(string name, out ControlFile file)
    {
        file = default;
        if (name.Split('.') is not [var stem, var kindText, "json"]
            || stem.Split('_') is not [var time, var id]
            || !DateTimeOffset.TryParseExact(
                time, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || !Guid.TryParseExact(id, "N", out var guid)
            || Array.FindIndex(Enum.GetValues<ControlFileKind>(), kind => KindText(kind) == kindText) is not (>= 0 and var index))
        {
            return false;
        }

        file = new ControlFile(at, guid, (ControlFileKind)index);
        return true;
    }

    private static string KindText(ControlFileKind kind) => kind.ToString().ToLowerInvariant();
}
