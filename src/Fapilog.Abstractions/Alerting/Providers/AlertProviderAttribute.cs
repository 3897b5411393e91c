namespace Fapilog.Alerting;

/// <summary>
/// Declares an <see cref="IAlertProvider"/>: its name in configuration and its capabilities. Read from metadata, without
/// running code of the provider.
/// </summary>
/// <remarks>
/// A name matches <c>^[A-Za-z][A-Za-z0-9_-]{0,63}$</c>. Comparisons ignore case, <c>-</c> and <c>_</c>,
/// so that <c>Pager-Duty</c>, <c>pager_duty</c> and <c>PAGERDUTY</c> are the same name.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class AlertProviderAttribute : Attribute
{
    /// <summary>Initializes a new instance of the <see cref="AlertProviderAttribute"/> class.</summary>
    /// <param name="name">The name that selects the provider in configuration.</param>
    public AlertProviderAttribute(string name)
    {
        Name = name;
    }

    /// <summary>Gets the name that selects the provider in configuration.</summary>
    public string Name { get; }

    /// <summary>Gets or sets additional names for the provider, of the same form as <see cref="Name"/>.</summary>
    /// <value>The default is none.</value>
#pragma warning disable CA1819 // An attribute argument can only be an array.
    public string[] Aliases { get; set; } = [];
#pragma warning restore CA1819

    /// <summary>Gets or sets a one-sentence description for lists of providers.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Description { get; set; }

    /// <summary>
    /// Gets or sets the class to which the host binds the instance's <c>Settings</c> before it creates the provider: a public
    /// class with a parameterless constructor and settable properties, validated by its data annotations.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the provider has no settings.</value>
    public Type? Settings { get; set; }

    /// <summary>Gets or sets how the provider uses the <c>channel</c> of an alert.</summary>
    /// <value>The default is <see cref="AlertChannels.None"/>: it is ignored.</value>
    public AlertChannels Channels { get; set; }

    /// <summary>Gets or sets the maximum number of concurrent calls to one dispatcher. At least 1.</summary>
    /// <value>The default is 1.</value>
    public int MaxConcurrentCalls { get; set; } = 1;

    /// <summary>
    /// Gets or sets a value indicating whether the provider supports <see cref="AlertAction.Clear"/>. Otherwise the host
    /// sends only <see cref="AlertAction.Raise"/>.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HandlesClear { get; set; }
}
