namespace Fapilog.Loading.Tests;

/// <summary>
/// The source of a provider called <c>compiled</c> that does what a test says.
/// </summary>
internal static class ProviderSource
{
    public const string Usings = """
        using Fapilog.Alerting;
        using Fapilog.Auditing;

        """;

    /// <param name="statements">What it does before it answers.</param>
    /// <param name="members">Further members of the class.</param>
    /// <param name="arguments">Further arguments of the attribute.</param>
    public static string Of(string statements = "", string members = "", string arguments = "") => Usings + $$"""
        namespace Compiled;

        [AlertProvider("compiled"{{arguments}})]
        public sealed class Provider : IAlertProvider, IAlertDispatcher
        {
            public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

            public async Task<AlertReceipt> SendAlertAsync(AuditEvent auditEvent, AlertSeverity severity, string? channel, CancellationToken token)
            {
                await Task.Yield();
                {{statements}}
                return new AlertReceipt { Reference = "sent " + auditEvent.Message };
            }

            {{members}}
        }
        """;
}
