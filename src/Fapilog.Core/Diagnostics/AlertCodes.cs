namespace Fapilog.Diagnostics;

/// <summary>
/// The diagnostic codes of alert instances and routes, each with a page in <c>docs/diagnostics</c>.
/// </summary>
internal static class AlertCodes
{
    public const string DefaultCultureChanged = "FAP3008";
    public const string BreakerOpened = "FAP3009";
    public const string WriteWithinCall = "FAP3010";
    public const string NoPreview = "FAP3012";
    public const string CursorMismatch = "FAP3013";
    public const string BadSilence = "FAP3015";
    public const string UndeliveredFull = "FAP3019";
    public const string BadRoute = "FAP2020";
    public const string IdleRoute = "FAP2021";
}
