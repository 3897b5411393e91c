using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerting;

/// <summary>
/// How much is kept of the alerts that were given up, in the file of undelivered alerts beside the trail.
/// </summary>
public sealed class UndeliveredLimits
{
    internal const long LeastSize = 1024 * 1024;
    internal const long MostSize = Storage.KeptFiles.Undelivered;

    internal static readonly TimeSpan LeastAge = TimeSpan.FromDays(1);
    internal static readonly TimeSpan MostAge = TimeSpan.FromDays(3650);

    /// <summary>
    /// Gets the limits of an operator's command, which does not know those of the host and must not drop anything.
    /// </summary>
    internal static UndeliveredLimits Largest => new() { MaxSize = MostSize, MaxAge = MostAge };

    /// <summary>
    /// Gets or sets the maximum length of the file, in bytes. Beyond it, the least severe and oldest entries are dropped, and
    /// the trail raises an alert that says how many.
    /// </summary>
    /// <value>The default is 67,108,864 (64 MiB). From 1 MiB to 1 GiB.</value>
    [Range((double)LeastSize, MostSize)]
    public long MaxSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Gets or sets how long an undelivered alert is kept. Older ones are dropped, and the trail raises an alert that says how
    /// many.
    /// </summary>
    /// <value>The default is 90 days. From 1 to 3,650 days.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Returns a copy, so that later changes by the host do not affect a running trail.</summary>
    internal UndeliveredLimits Copy() => (UndeliveredLimits)MemberwiseClone();
}
