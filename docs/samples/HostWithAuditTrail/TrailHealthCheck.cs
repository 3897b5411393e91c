// <health>
using Fapilog.Alerting;
using Fapilog.Auditing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HostWithAuditTrail;

/// <summary>
/// Is unhealthy while events cannot be stored, and degraded while an instance does not deliver.
/// </summary>
internal sealed class TrailHealthCheck(IAuditTrail trail) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var statistics = trail.Statistics;
        var silent = statistics.Instances.Where(instance => instance.State is not AlertInstanceState.Ready).ToArray();
        return Task.FromResult(
            statistics.Health is not AuditTrailHealth.Healthy ? HealthCheckResult.Unhealthy($"The trail is {statistics.Health}.")
            : silent.Length > 0 ? HealthCheckResult.Degraded(
                string.Join(' ', silent.Select(instance => $"'{instance.Name}' is {instance.State}: {instance.Reason}")))
            : HealthCheckResult.Healthy());
    }
}
// </health>
