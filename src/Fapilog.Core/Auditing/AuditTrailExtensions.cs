namespace Fapilog.Auditing;

/// <summary>
/// Extension methods to log common events.
/// </summary>
public static class AuditTrailExtensions
{
    /// <summary>Logs an event of a type with a message.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="eventType">The type of the event.</param>
    /// <param name="message">What happened, for people.</param>
    /// <param name="logLevel">The log level; <see langword="null"/> for <c>info</c>.</param>
    /// <param name="metadata">Additional data; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="ArgumentException">A value cannot be stored; the message names it.</exception>
    public static ValueTask<AuditReceipt> LogEventAsync(
        this IAuditTrail trail,
        AuditEventType eventType,
        string message,
        AuditLogLevel? logLevel = null,
        AuditMap? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        return trail.LogEventAsync(
            new AuditEvent
            {
                EventType = eventType,
                Message = message,
                LogLevel = logLevel ?? AuditLogLevel.Info,
                Metadata = metadata ?? AuditMap.Empty,
            },
            cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Logs an error with its exception. It is stored at level <c>critical</c>, and so alerts, when
    /// <paramref name="severity"/> is <see cref="ErrorSeverity.Critical"/>, and at level <c>error</c> otherwise.
    /// </summary>
    /// <param name="trail">The trail.</param>
    /// <param name="exception">The error.</param>
    /// <param name="severity">The severity of the error; <see langword="null"/> for <c>medium</c>.</param>
    /// <param name="category">The category of the error; <see langword="null"/> for <c>system</c>.</param>
    /// <param name="component">The part of the application in which the error occurred.</param>
    /// <param name="operation">What the component was doing.</param>
    /// <param name="userId">The affected user.</param>
    /// <param name="requestId">The request in which the error occurred.</param>
    /// <param name="metadata">Additional data; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The receipt.</returns>
    public static ValueTask<AuditReceipt> LogErrorAsync(
        this IAuditTrail trail,
        Exception exception,
        ErrorSeverity? severity = null,
        ErrorCategory? category = null,
        string? component = null,
        string? operation = null,
        string? userId = null,
        string? requestId = null,
        AuditMap? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentNullException.ThrowIfNull(exception);

        var actualSeverity = severity ?? ErrorSeverity.Medium;
        var actualCategory = category ?? ErrorCategory.System;
        return trail.LogEventAsync(
            new AuditEvent
            {
                EventType = AuditEventType.ErrorOccurred,
                Message = $"Error occurred: {exception.Message}",
                LogLevel = actualSeverity == ErrorSeverity.Critical ? AuditLogLevel.Critical : AuditLogLevel.Error,
                ErrorSeverity = actualSeverity,
                ErrorCategory = actualCategory,
                ErrorContext = AuditMap.Create(
                    ("category", actualCategory.Value),
                    ("severity", actualSeverity.Value),
                    ("call_stack", CallStack(exception)),
                    ("component_name", component),
                    ("request_id", requestId),
                    ("user_id", userId),
                    ("metadata", AuditMap.Create(("exception_type", exception.GetType().FullName)))),
                Component = component,
                Operation = operation,
                UserId = userId,
                RequestId = requestId,
                Metadata = metadata ?? AuditMap.Empty,
            },
            cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Logs a security event at level <c>security</c>, so that it alerts. The client's address and user agent are stored in
    /// their own members.
    /// </summary>
    /// <param name="trail">The trail.</param>
    /// <param name="eventType">
    /// The type of the event: <see cref="AuditEventType.SecurityViolation"/> alerts as critical,
    /// <see cref="AuditEventType.AuthorizationFailed"/> as error, any other as warning.
    /// </param>
    /// <param name="message">What happened, for people.</param>
    /// <param name="userId">The user that the event is about.</param>
    /// <param name="clientIp">The IP address of the client.</param>
    /// <param name="userAgent">The user agent of the client.</param>
    /// <param name="component">The part of the application that detected the event.</param>
    /// <param name="metadata">Additional data; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The receipt.</returns>
    public static ValueTask<AuditReceipt> LogSecurityEventAsync(
        this IAuditTrail trail,
        AuditEventType eventType,
        string message,
        string? userId = null,
        string? clientIp = null,
        string? userAgent = null,
        string? component = null,
        AuditMap? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        return trail.LogEventAsync(
            new AuditEvent
            {
                EventType = eventType,
                Message = message,
                LogLevel = AuditLogLevel.Security,
                UserId = userId,
                ClientIp = clientIp,
                UserAgent = userAgent,
                Component = component,
                Metadata = metadata ?? AuditMap.Empty,
            },
            cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Logs that someone read, changed, deleted or exported data. It alerts when the data is personal and the policy's level
    /// is <c>gdpr</c>, or when it is health data and the level is <c>hipaa</c>.
    /// </summary>
    /// <param name="trail">The trail.</param>
    /// <param name="resource">The name of the data in the application; stored in the metadata as <c>resource</c>.</param>
    /// <param name="userId">The user who accessed the data.</param>
    /// <param name="eventType">The type of access; <see langword="null"/> for <see cref="AuditEventType.DataAccess"/>.</param>
    /// <param name="operation">The operation in the application's terms, such as <c>read</c>.</param>
    /// <param name="containsPii">Whether it is personal data.</param>
    /// <param name="containsPhi">Whether it is health data.</param>
    /// <param name="dataClassification">The classification of the data.</param>
    /// <param name="metadata">Additional data, without an entry <c>resource</c>; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="ArgumentException">The metadata already has an entry <c>resource</c>.</exception>
    public static ValueTask<AuditReceipt> LogDataAccessAsync(
        this IAuditTrail trail,
        string resource,
        string? userId = null,
        AuditEventType? eventType = null,
        string operation = "read",
        bool containsPii = false,
        bool containsPhi = false,
        string? dataClassification = null,
        AuditMap? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        return trail.LogEventAsync(
            new AuditEvent
            {
                EventType = eventType ?? AuditEventType.DataAccess,
                Message = $"Data {operation} on resource: {resource}",
                Operation = operation,
                UserId = userId,
                ContainsPii = containsPii,
                ContainsPhi = containsPhi,
                DataClassification = dataClassification,
                Metadata = AuditMap.Create((metadata ?? AuditMap.Empty).Append(new("resource", resource))),
            },
            cancellationToken: cancellationToken);
    }

    private static AuditValue CallStack(Exception exception) => AuditValue.FromList(
        (exception.StackTrace ?? string.Empty)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(AuditValue.FromString));
}
