using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>Implements the contract and does not declare it.</summary>
public sealed class NotAProvider : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}
