namespace Fapilog.Loading;

/// <summary>
/// What the path of a pinned file may look like: relative, and meaning the same on every system.
/// </summary>
internal static class PinName
{
    public const string Rule =
        "A path in it is relative, with '/' between its steps, and no step is empty, '.', '..' or a device such as 'NUL', begins with '~', "
        + "ends with a dot or a space, or has a colon, a backslash or a control character.";

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    public static bool IsPath(string path) => path.Split('/').All(IsStep);

    public static bool IsStep(string step) => step.Length > 0
        && step[0] != '~'
        && step[^1] is not ('.' or ' ')
        && !step.Any(character => character is ':' or '\\' or '/' || char.IsControl(character))
        && !Devices.Contains(step.Split('.')[0].TrimEnd());
}
