using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>Implements the contract through a base class, and is internal.</summary>
[AlertProvider("first-of-two")]
internal sealed class First : Base
{
}

public static class Outer
{
    [AlertProvider("second-of-two", Aliases = ["second_alias"])]
    public sealed class Second : Base
    {
    }
}

public abstract class Base : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Core(GetType().Name);

    private sealed class Core : IAlertDispatcher
    {
        private readonly string _name;

        public Core(string name)
        {
            _name = name;
        }

        public Task<AlertReceipt> SendAlertAsync(
            Fapilog.Auditing.AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) => Task.FromResult(new AlertReceipt { Reference = _name });
    }
}
