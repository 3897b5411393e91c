using Fapilog.Alerting;
using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <content>The mode in which no provider is loaded.</content>
public sealed partial class ProviderCatalogue
{
    private const string SafeModeReason = $"{LoadingCodes.SafeMode}: Safe mode: no provider is loaded. Unset FAPILOG_SAFE_MODE and restart.";

    private void TellSafeMode(IEnumerable<AlertInstance> made)
    {
        var disabled = made.Where(instance => instance.Reason == SafeModeReason).Select(instance => instance.Name).ToArray();
        if (disabled.Length > 0)
        {
            SafeModeOn(_logger, LoadingCodes.SafeMode, Sentence.List(disabled));
        }
    }

    [LoggerMessage(1131, LogLevel.Warning, "{Code}: Safe mode: no provider is loaded, and these alert instances deliver nothing: {Instances}. Unset FAPILOG_SAFE_MODE and restart.")]
    private static partial void SafeModeOn(ILogger logger, string code, string instances);
}
