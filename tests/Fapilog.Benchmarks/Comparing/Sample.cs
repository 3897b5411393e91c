using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// The events that every contestant stores: the same values, given to ours as an <see cref="AuditEvent"/> and to the peers as a
/// message template with its arguments. An application has the texts; the event, the identifier, the arguments and the map are
/// made for each call.
/// </summary>
internal static class Sample
{
    public const string Message = "Data read on resource: patients/42";
    public const string Operation = "read";
    public const string Resource = "patients/42";
    public const string EventType = "data_access";
    public const string LogLevel = "info";
    public const string Level = "hipaa";
    public const string Component = "billing";
    public const string Classification = "restricted";
    public const string Tag = "phi";
    public const string RequestId = "request-4711";
    public const string SessionId = "session-1";
    public const string UserId = "user-17";

    public const string SmallTemplate = "Data {Operation} on resource: {Resource} {UserId} {RequestId}";

    public const string FullTemplate =
        "Data {Operation} on resource: {Resource} {EventId} {EventType} {LogLevel} {ComplianceLevel} {Component} {ContainsPhi} {ContainsPii} {DataClassification} {Hostname} {ProcessId} {RegulatoryTags} {RequestId} {SessionId} {UserId} {Rows}";

    public const string LargeTemplate = FullTemplate + " {@Metadata}";

    // Eight texts of 256 characters: 2 KB.
    private static readonly string[] Names = [.. Enumerable.Range(1, 8).Select(number => $"note_{number}")];
    private static readonly string[] Notes =
        [.. Names.Select(name => string.Concat(Enumerable.Repeat($"{name}: seen. ", 20))[..256])];

    public static string Hostname { get; } = Environment.MachineName;

    public static int ProcessId { get; } = Environment.ProcessId;

    /// <summary>What every stored line of a shape contains, whatever its format.</summary>
    public static IReadOnlyList<string> Marks(EventShape shape) => shape switch
    {
        EventShape.Small => [Resource, UserId, RequestId],
        EventShape.Full => [Resource, UserId, RequestId, SessionId, Classification, Component, Hostname],
        _ => [Resource, UserId, RequestId, SessionId, Classification, Component, Hostname, .. Notes],
    };

    public static AuditEvent Event(EventShape shape, int number) => shape switch
    {
        EventShape.Small => new AuditEvent
        {
            EventType = AuditEventType.DataAccess,
            Message = Message,
            Operation = Operation,
            UserId = UserId,
            RequestId = RequestId,
        },
        EventShape.Full => Full(AuditMap.Create(("resource", Resource), ("rows", number))),
        _ => Full(AuditMap.Create(
            ("resource", Resource),
            ("rows", number),
            (Names[0], Notes[0]),
            (Names[1], Notes[1]),
            (Names[2], Notes[2]),
            (Names[3], Notes[3]),
            (Names[4], Notes[4]),
            (Names[5], Notes[5]),
            (Names[6], Notes[6]),
            (Names[7], Notes[7]))),
    };

    public static string Template(EventShape shape) => shape switch
    {
        EventShape.Small => SmallTemplate,
        EventShape.Full => FullTemplate,
        _ => LargeTemplate,
    };

    /// <summary>The arguments of the template: the array that the compiler makes of them at a call.</summary>
    public static object[] Arguments(EventShape shape, int number) => shape switch
    {
        EventShape.Small => [Operation, Resource, UserId, RequestId],
        EventShape.Full =>
        [
            Operation, Resource, Guid.NewGuid(), EventType, LogLevel, Level, Component, true, false, Classification, Hostname,
            ProcessId, Tag, RequestId, SessionId, UserId, number,
        ],
        _ =>
        [
            Operation, Resource, Guid.NewGuid(), EventType, LogLevel, Level, Component, true, false, Classification, Hostname,
            ProcessId, Tag, RequestId, SessionId, UserId, number, Metadata(),
        ],
    };

    /// <summary>The metadata of a large event, for the peers.</summary>
    public static Dictionary<string, string> Metadata() => new()
    {
        [Names[0]] = Notes[0],
        [Names[1]] = Notes[1],
        [Names[2]] = Notes[2],
        [Names[3]] = Notes[3],
        [Names[4]] = Notes[4],
        [Names[5]] = Notes[5],
        [Names[6]] = Notes[6],
        [Names[7]] = Notes[7],
    };

    private static AuditEvent Full(AuditMap metadata) => new()
    {
        EventType = AuditEventType.DataAccess,
        Message = Message,
        Operation = Operation,
        Component = Component,
        ContainsPhi = true,
        DataClassification = Classification,
        UserId = UserId,
        SessionId = SessionId,
        RequestId = RequestId,
        RegulatoryTags = [Tag],
        Metadata = metadata,
    };
}
