using System.Globalization;

namespace Fapilog.Auditing;

public class VocabularyTests
{
    [Fact]
    public void KnownValues_AreThoseOfTheFormat()
    {
        Assert.Equal(
            "error_occurred error_recovered error_escalated authentication_failed authorization_failed security_violation system_startup "
            + "system_shutdown component_failure component_recovery data_access data_modification data_deletion data_export config_changed "
            + "plugin_loaded plugin_unloaded compliance_check audit_log_access retention_policy_applied",
            string.Join(' ', AuditEventType.KnownValues));
        Assert.Equal("debug info warning error critical security", string.Join(' ', AuditLogLevel.KnownValues));
        Assert.Equal("none basic sox hipaa gdpr pci_dss soc2 iso27001", string.Join(' ', ComplianceLevel.KnownValues));
        Assert.Equal("critical high medium low info", string.Join(' ', ErrorSeverity.KnownValues));
        Assert.Equal(
            "system container component plugin_load plugin_exec plugin_config network io timeout auth authz validation serialization "
            + "external database config setup",
            string.Join(' ', ErrorCategory.KnownValues));
        Assert.Equal("none retry fallback circuit_breaker restart escalate", string.Join(' ', RecoveryStrategy.KnownValues));
    }

    [Fact]
    public void StaticMembers_AreOneForEachKnownValue()
    {
        AssertMembers<AuditEventType>(AuditEventType.KnownValues);
        AssertMembers<AuditLogLevel>(AuditLogLevel.KnownValues);
        AssertMembers<ComplianceLevel>(ComplianceLevel.KnownValues);
        AssertMembers<ErrorSeverity>(ErrorSeverity.KnownValues);
        AssertMembers<ErrorCategory>(ErrorCategory.KnownValues);
        AssertMembers<RecoveryStrategy>(RecoveryStrategy.KnownValues);
    }

    [Theory]
    [InlineData("data_access")]
    [InlineData("DATA-ACCESS")]
    [InlineData("DataAccess")]
    [InlineData("dataaccess")]
    public void TryParse_HoweverAPersonWritesIt_FindsTheKnownValue(string text)
    {
        Assert.True(AuditEventType.TryParse(text, out var found));
        Assert.Equal(AuditEventType.DataAccess, found);
    }

    [Fact]
    public void TryParse_InTurkish_FoldsAsEverywhere()
    {
        CultureInfo.CurrentCulture = new CultureInfo("tr-TR");

        Assert.True(AuditLogLevel.TryParse("INFO", out var level));
        Assert.True(ComplianceLevel.TryParse("HIPAA", out var regulation));
        Assert.True(ErrorSeverity.TryParse("HIGH", out var severity));
        Assert.True(ErrorCategory.TryParse("IO", out var category));
        Assert.True(RecoveryStrategy.TryParse("CIRCUIT_BREAKER", out var strategy));
        Assert.True(AuditEventType.TryParse("AUTHENTICATION_FAILED", out var type));
        Assert.Equal(
            (
                AuditLogLevel.Info, ComplianceLevel.Hipaa, ErrorSeverity.High, ErrorCategory.IO,
                RecoveryStrategy.CircuitBreaker, AuditEventType.AuthenticationFailed),
            (level, regulation, severity, category, strategy, type));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    public void TryParse_NoKnownValue_IsFalse(string? text)
    {
        Assert.False(AuditEventType.TryParse(text, out var type));
        Assert.False(ComplianceLevel.TryParse(text, out _));
        Assert.Equal(default, type);
    }

    [Fact]
    public void Constructor_AnUnknownValue_SurvivesAndSaysSo()
    {
        var type = new AuditEventType("from_the_future");

        Assert.Equal("from_the_future", type.ToString());
        Assert.False(type.IsKnown);
        Assert.True(AuditEventType.DataAccess.IsKnown);
        Assert.False(new AuditEventType("DATA_ACCESS").IsKnown);
        Assert.Equal(string.Empty, default(AuditEventType).Value);
        Assert.Throws<ArgumentException>(() => new AuditEventType(string.Empty));
    }

    private static void AssertMembers<T>(IReadOnlyList<string> known)
    {
        var values = typeof(T).GetProperties()
            .Where(member => member.PropertyType == typeof(T))
            .Select(member => member.GetValue(null)!.ToString());
        Assert.Equal(known.Order(), values.Order());
    }
}
