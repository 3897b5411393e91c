// <quickstart>
using Fapilog.Auditing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddFapilog(builder.Configuration);
using var host = builder.Build();
await host.StartAsync();

var audit = host.Services.GetRequiredService<IAuditTrail>();
await audit.LogEventAsync(AuditEventType.ConfigChanged, "The opening hours were changed.");
await audit.LogDataAccessAsync("customers/42", userId: "ann", containsPii: true);
var receipt = await audit.LogSecurityEventAsync(
    AuditEventType.AuthorizationFailed, "Only managers may refund.", userId: "bob", clientIp: "203.0.113.9");
Console.WriteLine($"Stored as event {receipt.SequenceNumber} with checksum {receipt.Checksum}.");

await host.StopAsync();
// </quickstart>
