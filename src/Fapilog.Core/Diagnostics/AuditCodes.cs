namespace Fapilog.Diagnostics;

/// <summary>
/// The diagnostic codes of the audit trail, each with a page in <c>docs/diagnostics</c>.
/// </summary>
internal static class AuditCodes
{
    public const string PolicyBreached = "FAP4001";
    public const string EventRefused = "FAP4002";
    public const string TrailNotRunning = "FAP4003";
    public const string CannotResume = "FAP4004";
    public const string DirectoryInUse = "FAP4005";
    public const string WriteFailed = "FAP4006";
    public const string BadOption = "FAP4007";
    public const string NewestFileInFuture = "FAP4008";
    public const string QueueFull = "FAP4009";
    public const string LocksDoNothing = "FAP4010";
    public const string IrregularFile = "FAP4011";
    public const string NoReplica = "FAP4012";
    public const string CommandNotDone = "FAP4013";
    public const string SealKeyUnusable = "FAP4020";
    public const string SealKeyNotRecorded = "FAP4021";
}
