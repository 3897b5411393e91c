using System.Runtime.CompilerServices;
using Fapilog.Alerting;
using Fapilog.Auditing;

// A reference to Fapilog.Core alone brings the whole contract.
#pragma warning disable RS0041 // Equality that the compiler writes for a record struct has no annotations.
[assembly: TypeForwardedTo(typeof(AlertAction))]
[assembly: TypeForwardedTo(typeof(AlertChannels))]
[assembly: TypeForwardedTo(typeof(AlertDeliveryException))]
[assembly: TypeForwardedTo(typeof(AlertDetails))]
[assembly: TypeForwardedTo(typeof(AlertFailureKind))]
[assembly: TypeForwardedTo(typeof(AlertLogLevel))]
[assembly: TypeForwardedTo(typeof(AlertPreview))]
[assembly: TypeForwardedTo(typeof(AlertPreviewRequest))]
[assembly: TypeForwardedTo(typeof(AlertProviderAttribute))]
[assembly: TypeForwardedTo(typeof(AlertProviderContext))]
[assembly: TypeForwardedTo(typeof(AlertReceipt))]
[assembly: TypeForwardedTo(typeof(AlertSeverity))]
[assembly: TypeForwardedTo(typeof(AuditEvent))]
[assembly: TypeForwardedTo(typeof(AuditEventType))]
[assembly: TypeForwardedTo(typeof(AuditLogLevel))]
[assembly: TypeForwardedTo(typeof(AuditMap))]
[assembly: TypeForwardedTo(typeof(AuditValue))]
[assembly: TypeForwardedTo(typeof(AuditValueKind))]
[assembly: TypeForwardedTo(typeof(ComplianceLevel))]
[assembly: TypeForwardedTo(typeof(ErrorCategory))]
[assembly: TypeForwardedTo(typeof(ErrorSeverity))]
[assembly: TypeForwardedTo(typeof(IAlertDispatcher))]
[assembly: TypeForwardedTo(typeof(IAlertPreview))]
[assembly: TypeForwardedTo(typeof(IAlertProvider))]
[assembly: TypeForwardedTo(typeof(RecoveryStrategy))]
[assembly: TypeForwardedTo(typeof(Secret))]
[assembly: TypeForwardedTo(typeof(SecretMask))]
