using System.Runtime.CompilerServices;
using Fapilog.Alerting;
using Fapilog.Auditing;

// Whoever references Fapilog.Core alone finds the contract in it.
[assembly: TypeForwardedTo(typeof(IAlertDispatcher))]
[assembly: TypeForwardedTo(typeof(IAlertProvider))]
[assembly: TypeForwardedTo(typeof(IAlertPreview))]
[assembly: TypeForwardedTo(typeof(AlertAction))]
[assembly: TypeForwardedTo(typeof(AlertDeliveryException))]
[assembly: TypeForwardedTo(typeof(AlertDetails))]
[assembly: TypeForwardedTo(typeof(AlertFailureKind))]
[assembly: TypeForwardedTo(typeof(AlertReceipt))]
[assembly: TypeForwardedTo(typeof(AlertSeverity))]
[assembly: TypeForwardedTo(typeof(AuditEvent))]
[assembly: TypeForwardedTo(typeof(AuditMap))]
[assembly: TypeForwardedTo(typeof(AuditValue))]
