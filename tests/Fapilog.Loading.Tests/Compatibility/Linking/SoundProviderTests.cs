using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Compatibility.Linking;

/// <summary>
/// What is sound raises nothing: every provider there is, against the very contract it was built with.
/// </summary>
public class SoundProviderTests : PluginsFolderFixture
{
    [Theory]
    [InlineData("Good")]
    [InlineData("Misbehaving")]
    [InlineData("PrivateDependency")]
    [InlineData("Construction")]
    [InlineData("ModuleInitializer")]
    [InlineData("ShipsContract")]
    [InlineData("TwoProviders")]
    [InlineData("NoProvider")]
    [InlineData("RichSettings")]
    [InlineData("Unusable")]
    [InlineData("HelloProvider")]
    [InlineData("SmallestProvider")]
    [InlineData("Fapilog.Alerts.Webhook")]
    public void Of_EverySoundProvider_FindsNothing(string fixture)
    {
        var path = Fixture.CopyFolder(fixture, Plugins);
        var location = new ProviderLocation(path, Path.GetDirectoryName(path));

        var examination = ProviderExamination.Examine(location, location);

        Assert.Empty(examination.Rejections);
        Assert.Empty(examination.Remarks);
        Assert.All(ProviderContract.Read(location, ContractSurface.Host).Uses, use => Assert.NotEmpty(use.Members));
    }

    [Fact]
    public void Read_Provider_TellsTheMembersItUsesAsPeopleReadThem()
    {
        var path = Fixture.CopyFile("HelloProvider", Plugins);

        var use = Assert.Single(ProviderContract.Read(new ProviderLocation(path, null), ContractSurface.Host).Uses);

        Assert.Equal(
            [
                "Fapilog.Alerting.AlertDeliveryException",
                "new Fapilog.Alerting.AlertDeliveryException(AlertFailureKind, string, Exception)",
                "Fapilog.Alerting.AlertFailureKind",
                "Fapilog.Alerting.AlertPreview",
                "new Fapilog.Alerting.AlertPreview()",
                "IReadOnlyList<AlertPreviewRequest> Fapilog.Alerting.AlertPreview.Requests { init; }",
                "Fapilog.Alerting.AlertPreviewRequest",
                "new Fapilog.Alerting.AlertPreviewRequest()",
                "string Fapilog.Alerting.AlertPreviewRequest.Body { init; }",
                "string Fapilog.Alerting.AlertPreviewRequest.Method { init; }",
                "string Fapilog.Alerting.AlertPreviewRequest.Url { init; }",
                "Fapilog.Alerting.AlertProviderAttribute",
                "new Fapilog.Alerting.AlertProviderAttribute(string)",
                "Fapilog.Alerting.AlertProviderAttribute.Description { set; }",
                "Fapilog.Alerting.AlertProviderAttribute.Settings { set; }",
                "Fapilog.Alerting.AlertProviderContext",
                "T0 Fapilog.Alerting.AlertProviderContext.GetSettings<T0>()",
                "Fapilog.Alerting.AlertReceipt",
                "AlertReceipt Fapilog.Alerting.AlertReceipt.Accepted { get; }",
                "Fapilog.Alerting.AlertSeverity",
                "Fapilog.Alerting.IAlertDispatcher",
                "Fapilog.Alerting.IAlertPreview",
                "Fapilog.Alerting.IAlertProvider",
                "Fapilog.Auditing.AuditEvent",
                "string Fapilog.Auditing.AuditEvent.Message { get; }",
            ],
            use.Members);
    }
}
