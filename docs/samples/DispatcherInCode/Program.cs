using DispatcherInCode;
using Fapilog.Auditing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);

// <register>
builder.Services.AddFapilog(builder.Configuration, fapilog => fapilog
    .AddProvider<DeskSettings>("desk", context => new DeskDispatcher(context.GetSettings<DeskSettings>()))
    .ConfigureAudit(options => options.Redact = auditEvent => auditEvent with { ClientIp = null, UserAgent = null }));
// </register>

using var host = builder.Build();
await host.StartAsync();

var audit = host.Services.GetRequiredService<IAuditTrail>();
await audit.LogSecurityEventAsync(
    AuditEventType.AuthorizationFailed, "Only managers may refund.", userId: "bob", clientIp: "203.0.113.9");

await host.StopAsync();
