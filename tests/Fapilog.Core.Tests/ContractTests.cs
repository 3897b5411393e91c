using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog;

public class ContractTests
{
    [Fact]
    public void Core_ForwardsEveryTypeOfTheContract() => Assert.Equal(
        Names(typeof(IAlertDispatcher).Assembly.GetExportedTypes()),
        Names(typeof(AuditTrail).Assembly.GetForwardedTypes()));

    private static IEnumerable<string> Names(IEnumerable<Type> types) =>
        types.Select(type => type.FullName!).Order(StringComparer.Ordinal);
}
