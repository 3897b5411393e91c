using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// How a trail hands alerts to one instance: what an operator sets, in configuration or in code. Read once, when the trail is
/// made.
/// </summary>
public sealed class AlertInstanceOptions
{
    // AlertInstanceOption.All describes each property: one that is added here must be added there, and nowhere else.

    /// <summary>Gets or sets the channel passed to the dispatcher.</summary>
    /// <value>The default is <see langword="null"/>: the provider's own default.</value>
    public string? Channel { get; set; }

    /// <summary>Gets or sets the lowest severity that is handed over.</summary>
    /// <value>The default is <see cref="AlertSeverity.Info"/>: everything that alerts.</value>
    public AlertSeverity MinimumSeverity { get; set; } = AlertSeverity.Info;

    /// <summary>Gets or sets how long one call may take, counted from its start, before it is abandoned.</summary>
    /// <value>The default is 60 seconds. From 1 second to 1 hour.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how long after its event was stored an alert is still offered again.</summary>
    /// <value>The default is 24 hours. From 1 second to 30 days.</value>
    public TimeSpan MaxAlertAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Gets or sets how many alerts wait in memory. The others wait in the trail, so a small number costs time and loses nothing.
    /// </summary>
    /// <value>The default is 10,000. At least 1.</value>
    [Range(1, int.MaxValue)]
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets a value indicating whether the dispatcher sees the whole event, even one that holds PII or PHI.
    /// </summary>
    /// <value>
    /// The default is <see langword="false"/>: it sees what identifies the event, and the message and the metadata of
    /// <see cref="IncludeMetadata"/> unless the event is flagged.
    /// </value>
    public bool IncludeSensitive { get; set; }

    /// <summary>Gets or sets the metadata keys that the dispatcher sees of events that are not flagged PII or PHI.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> IncludeMetadata { get; set; } = [];

    /// <summary>Checks every option.</summary>
    /// <returns>Every fault; empty when there is none. The paths are relative to the options.</returns>
    internal IReadOnlyList<Fault> Validate() =>
        [.. AlertInstanceOption.All.Select(option => option.Validate(this)).OfType<Fault>()];

    /// <summary>Returns options that start with the values of these, for an instance that sets some of its own.</summary>
    /// <returns>New options, with what is inherited; the rest has its default.</returns>
    internal AlertInstanceOptions Inherit() => CopyOf(AlertInstanceOption.All.Where(option => option.IsInherited));

    /// <summary>Returns a copy, so that later changes do not reach a running pump.</summary>
    internal AlertInstanceOptions Copy() => CopyOf(AlertInstanceOption.All);

    private AlertInstanceOptions CopyOf(IEnumerable<AlertInstanceOption> options)
    {
        var copy = new AlertInstanceOptions();
        foreach (var option in options)
        {
            option.Copy(this, copy);
        }

        return copy;
    }
}

/// <summary>
/// The description of one of the <see cref="AlertInstanceOptions"/>: its validation, inheritance and documentation come from
/// here.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed class AlertInstanceOption
{
    private const string EveryValue = "";

    private readonly Func<AlertInstanceOptions, string?> _illegalValue;
    private readonly Action<AlertInstanceOptions, AlertInstanceOptions> _copy;

    private AlertInstanceOption(
        string name,
        string defaultValue,
        Func<AlertInstanceOptions, string?> illegalValue,
        Action<AlertInstanceOptions, AlertInstanceOptions> copy)
    {
        Name = name;
        Default = defaultValue;
        _illegalValue = illegalValue;
        _copy = copy;
    }

    /// <summary>Gets the options in the order in which they are documented.</summary>
    public static IReadOnlyList<AlertInstanceOption> All { get; } =
    [
        Describe(
            nameof(AlertInstanceOptions.Channel), from => from.Channel, (to, value) => to.Channel = value,
            "text", EveryValue,
            "Where to deliver within the vendor. None: the provider's default. A provider that delivers to one place ignores it, with a warning.",
            isInherited: false),
        Describe(
            nameof(AlertInstanceOptions.MinimumSeverity), from => from.MinimumSeverity, (to, value) => to.MinimumSeverity = value,
            "name", "`Info`, `Warning`, `Error` or `Critical`",
            "The lowest severity that the instance gets.",
            isLegal: Enum.IsDefined),
        Describe(
            nameof(AlertInstanceOptions.Deadline), from => from.Deadline, (to, value) => to.Deadline = value,
            "duration", "from 1 second to 1 hour",
            "How long one call may take before it is abandoned.",
            isLegal: value => value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(1)),
        Describe(
            nameof(AlertInstanceOptions.MaxAlertAge), from => from.MaxAlertAge, (to, value) => to.MaxAlertAge = value,
            "duration", "from 1 second to 30 days",
            "How long an alert is offered again.",
            isLegal: value => value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromDays(30)),
        Describe(
            nameof(AlertInstanceOptions.QueueCapacity), from => from.QueueCapacity, (to, value) => to.QueueCapacity = value,
            "number", "at least 1",
            "How many alerts wait in memory. The others wait in the trail.",
            isLegal: value => value >= 1),
        Describe(
            nameof(AlertInstanceOptions.IncludeSensitive),
            from => from.IncludeSensitive,
            (to, value) => to.IncludeSensitive = value,
            "flag", EveryValue,
            "The provider sees whole events, even those with PII or PHI."),
        Describe(
            nameof(AlertInstanceOptions.IncludeMetadata),
            from => from.IncludeMetadata,
            (to, value) => to.IncludeMetadata = [.. value],
            "list of texts", EveryValue,
            "The metadata entries that the provider sees of events that are not flagged PII or PHI."),
    ];

    /// <summary>Gets the name of the property, and of the setting in configuration.</summary>
    public string Name { get; }

    /// <summary>Gets the default as configuration would write it.</summary>
    /// <value><c>none</c> for no value or an empty list.</value>
    public string Default { get; }

    /// <summary>Gets the kind of value, such as <c>duration</c>.</summary>
    public string Type { get; private init; } = string.Empty;

    /// <summary>Gets the legal values, in words that follow "must be".</summary>
    /// <value>The default is empty: every value of the type is legal.</value>
    public string Range { get; private init; } = string.Empty;

    /// <summary>Gets what the option does, in sentences.</summary>
    public string Meaning { get; private init; } = string.Empty;

    /// <summary>Gets a value indicating whether an instance starts with the value that is set for all instances.</summary>
    public bool IsInherited { get; private init; }

    internal Fault? Validate(AlertInstanceOptions options) => _illegalValue(options) is { } value
        ? new Fault(
            AuditCodes.BadOption,
            $"{Name} is {value}. It must be {Range.Replace("`", string.Empty, StringComparison.Ordinal)}.",
            Name)
        : null;

    internal void Copy(AlertInstanceOptions from, AlertInstanceOptions to) => _copy(from, to);

    private static AlertInstanceOption Describe<T>(
        string name,
        Func<AlertInstanceOptions, T> get,
        Action<AlertInstanceOptions, T> set,
        string type,
        string range,
        string meaning,
        Func<T, bool>? isLegal = null,
        bool isInherited = true) => new(
            name,
            Text(get(new AlertInstanceOptions())),
            options => isLegal is null || isLegal(get(options)) ? null
                : get(options) is TimeSpan duration ? CountText.Duration(duration)
                : Text(get(options)),
            (from, to) => set(to, get(from)))
        {
            Type = type,
            Range = range,
            Meaning = meaning,
            IsInherited = isInherited,
        };

    private static string Text(object? value) => value switch
    {
        null or IReadOnlyCollection<string> { Count: 0 } => "none",
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
