using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// A contestant's name in the tables and for <c>--only</c>, and how a new one is made.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Create">Makes one; the bytes are a ready line for those that make none.</param>
/// <param name="Callers">How many threads log, if the contestant decides that.</param>
/// <param name="Share">The events are divided by it, for those that wait for the disk.</param>
internal sealed record Entry(string Name, Func<byte[], Contestant> Create, int? Callers = null, int Share = 1)
{
    public const string Ours = "fapilog";
    public const string Serilog = "serilog";
    public const string Floor = "floor";
    public const string OursDurable64 = "fapilog-durable-64";
    public const string Fsync = "fsync";

    /// <summary>Gets those that return when an event is in memory, or in the file's buffer.</summary>
    public static IReadOnlyList<Entry> Enqueued { get; } =
    [
        new(Ours, _ => new TrailContestant(AuditDurability.Enqueued)),
        new(Serilog, _ => new SerilogContestant(background: false)),
        new("serilog-async", _ => new SerilogContestant(background: true)),
        new("nlog", _ => new NLogContestant(background: false)),
        new("nlog-async", _ => new NLogContestant(background: true)),
        new("zlogger", _ => new ZLoggerContestant()),
        new("mel-serilog", _ => LoggerContestant.OverSerilog()),
        new("mel-nlog", _ => LoggerContestant.OverNLog()),
        new("mel-zlogger", _ => LoggerContestant.OverZLogger()),
        new(Floor, line => new FloorContestant(line), Callers: 1),
    ];

    /// <summary>Gets those that return when an event is on the disk.</summary>
    public static IReadOnlyList<Entry> Durable { get; } =
    [
        new("fapilog-durable", _ => new TrailContestant(AuditDurability.Durable), Callers: 1, Share: 100),
        new(OursDurable64, _ => new TrailContestant(AuditDurability.Durable), Callers: 64, Share: 10),
        new(Fsync, line => new FsyncContestant(line), Callers: 1, Share: 100),
    ];

    /// <summary>Returns whether one of the enqueued is another logger that does the same job.</summary>
    public static bool IsPeer(string name) => name is not Ours and not Floor;
}
