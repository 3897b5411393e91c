using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerting;

/// <summary>
/// Says which instances get which alerts. A trail's routes are tried in order: the first that matches wins, unless it says
/// <see cref="Continue"/>. An alert that no route matches goes to every instance, as do all alerts of a trail without routes.
/// </summary>
/// <remarks>Read once, when the trail is made. Routes are evaluated anew when an alert is read back from the trail.</remarks>
public sealed class AlertRoute
{
    /// <summary>Gets or sets which alerts the route is for.</summary>
    /// <value>The default matches every alert.</value>
    public AlertMatch Match { get; set; } = new();

    /// <summary>
    /// Gets or sets the names of the instances that get the alert. The failure of one never holds up another.
    /// </summary>
    /// <value>The default is none. At least one is needed.</value>
    public IReadOnlyList<string> To { get; set; } = [];

    /// <summary>Gets or sets the channel, in place of the instance's own.</summary>
    /// <value>The default is <see langword="null"/>: the instance's own channel.</value>
    public string? Channel { get; set; }

    /// <summary>
    /// Gets or sets the instances that get the alert instead, in this order, when an instance of <see cref="To"/> cannot deliver
    /// it: the vendor rejected it, it became too old, or the instance has not worked for <see cref="FallbackAfter"/>.
    /// </summary>
    /// <value>The default is none: the alert ends as undelivered.</value>
    public IReadOnlyList<string> Fallback { get; set; } = [];

    /// <summary>Gets or sets how long an instance must have failed before its alerts go to <see cref="Fallback"/>.</summary>
    /// <value>The default is 5 minutes. From 0, at once when its circuit breaker opens, to 30 days.</value>
    public TimeSpan FallbackAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets a value indicating whether the routes that follow are tried too.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Continue { get; set; }

    /// <summary>Gets or sets how like alerts are joined into one message.</summary>
    /// <value>The default is <see langword="null"/>: each alert is a message of its own.</value>
    public AlertDigest? Digest { get; set; }
}

/// <summary>
/// Which alerts a route or a silence is for: those that meet every condition that is set. A condition is a list of values of
/// which one must hold; an empty list is no condition. In types, levels and reasons, case, <c>-</c> and <c>_</c> do not matter.
/// </summary>
public sealed class AlertMatch
{
    /// <summary>Gets or sets the lowest severity.</summary>
    /// <value>The default is <see cref="AlertSeverity.Info"/>: every severity.</value>
    public AlertSeverity MinimumSeverity { get; set; } = AlertSeverity.Info;

    /// <summary>Gets or sets the types of event, as the trail stores them, such as <c>data_export</c>.</summary>
    /// <value>The default is empty: every type.</value>
    public IReadOnlyList<string> EventTypes { get; set; } = [];

    /// <summary>
    /// Gets or sets the components, compared without regard to case. A final <c>*</c> stands for any ending: <c>billing*</c>.
    /// </summary>
    /// <value>The default is empty: every component, and events without one.</value>
    public IReadOnlyList<string> Components { get; set; } = [];

    /// <summary>Gets or sets the compliance levels of the event, such as <c>hipaa</c>.</summary>
    /// <value>The default is empty: every level.</value>
    public IReadOnlyList<string> ComplianceLevels { get; set; } = [];

    /// <summary>Gets or sets the reasons, of which the alert has one or more, such as <c>security_event</c>.</summary>
    /// <value>The default is empty: every reason. <see cref="AlertReason"/> has the values.</value>
    public IReadOnlyList<string> Reasons { get; set; } = [];
}

/// <summary>
/// Joins like alerts of a route into one message, so that a storm does not flood the people who read it.
/// </summary>
public sealed class AlertDigest
{
    internal const int LeastCap = 1;
    internal const int MostCap = 1000;

    /// <summary>Gets or sets how long like alerts are collected, from the first one on, before they are sent as one.</summary>
    /// <value>The default is 1 minute. From 1 second to 24 hours.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets what makes two alerts alike. Empty: all alerts of the route are alike.</summary>
    /// <value>The default is <see cref="AlertProperty.Type"/>, Component and Reason.</value>
    public IReadOnlyList<AlertProperty> By { get; set; } = [AlertProperty.Type, AlertProperty.Component, AlertProperty.Reason];

    /// <summary>
    /// Gets or sets the highest severity that is delayed. What is more severe is sent at once, and so are the trail's own
    /// findings.
    /// </summary>
    /// <value>The default is <see cref="AlertSeverity.Warning"/>.</value>
    public AlertSeverity UpTo { get; set; } = AlertSeverity.Warning;

    /// <summary>
    /// Gets or sets how many messages are collected at a time. The alerts of further keys become one more message, which says how
    /// many there are and from which sequence number to which.
    /// </summary>
    /// <value>The default is 9. From 1 to 1,000.</value>
    [Range(LeastCap, MostCap)]
    public int Cap { get; set; } = 9;
}

/// <summary>
/// A property that like alerts share.
/// </summary>
public enum AlertProperty
{
    /// <summary>The type of the event.</summary>
    Type,

    /// <summary>The component of the event.</summary>
    Component,

    /// <summary>All reasons of the alert.</summary>
    Reason,

    /// <summary>The severity of the alert.</summary>
    Severity,

    /// <summary>The compliance level of the event.</summary>
    ComplianceLevel,

    /// <summary>The user that the event names.</summary>
    User,
}
