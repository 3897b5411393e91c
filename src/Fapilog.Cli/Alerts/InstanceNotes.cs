using Fapilog.Alerting;
using Fapilog.Hosting;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// What a person should know of an instance beside its alert: it is told even where the alert is shown or sent all the same.
/// </summary>
internal static class InstanceNotes
{
    public static IEnumerable<string> Of(ConfiguredInstance instance, AlertSeverity severity)
    {
        if (!instance.IsConfigured)
        {
            yield return $"No instance is called '{instance.Name}': the provider of that name is taken, and no alert of a trail would reach it as things are.";
        }

        if (ProviderName.Fold(instance.Request.ProviderName) == ProviderName.Noop)
        {
            yield return "'noop' is built in and does nothing: nobody is alerted by it.";
        }

        if (severity < instance.Options.MinimumSeverity)
        {
            yield return $"The instance's MinimumSeverity is {instance.Options.MinimumSeverity}: an alert of severity {SeverityWord.Of(severity)} that a trail raises would not reach it.";
        }
    }
}
