using Fapilog.Alerting;

namespace Fapilog.Loading.Tests.Construction;

public class InstanceOptionsTests
{
    [Fact]
    public void Of_EveryOption_IsTakenOver()
    {
        var configured = new AlertInstanceOptions
        {
            MinimumSeverity = AlertSeverity.Critical,
            Channel = "#x",
            Deadline = TimeSpan.FromSeconds(11),
            MaxAlertAge = TimeSpan.FromHours(12),
            QueueCapacity = 13,
            IncludeSensitive = true,
        };
        configured.IncludeMetadata.Add("team");
        var declaration = new ProviderDeclaration
        {
            TypeName = "T",
            Channels = AlertChannels.Named,
            MaxConcurrentCalls = 1000,
            HandlesClear = true,
        };

        var options = InstanceOptions.Of(configured, declaration);

        Assert.Equal((64, true), (options.MaxConcurrentCalls, options.HandlesClear));
        var defaults = new AlertInstanceOptions();
        foreach (var property in typeof(AlertInstanceOptions).GetProperties())
        {
            Assert.NotEqual(property.GetValue(defaults), property.GetValue(options));
            if (property.Name is not (nameof(options.MaxConcurrentCalls) or nameof(options.HandlesClear)))
            {
                Assert.Equal(property.GetValue(configured), property.GetValue(options));
            }
        }
    }
}
