namespace Fapilog.Alerting;

/// <summary>
/// Declares an <see cref="IAlertProvider"/>: its name in configuration and what it can do. Read from metadata; no code of
/// the provider runs for it.
/// </summary>
/// <remarks>
/// A name matches <c>^[A-Za-z][A-Za-z0-9_-]{0,63}$</c>. Case, <c>-</c> and <c>_</c> are folded away when names are compared,
/// so that <c>Pager-Duty</c>, <c>pager_duty</c> and <c>PAGERDUTY</c> are one name.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class AlertProviderAttribute : Attribute
{
    /// <summary>Initializes a new instance of the <see cref="AlertProviderAttribute"/> class.</summary>
    /// <param name="name">The name configuration chooses the provider by.</param>
    public AlertProviderAttribute(string name)
    {
        Name = name;
    }

    /// <summary>Gets the name configuration chooses the provider by.</summary>
    public string Name { get; }

    /// <summary>Gets or sets further names for the same provider, of the same form as <see cref="Name"/>.</summary>
    /// <value>The default is none.</value>
#pragma warning disable CA1819 // An attribute argument can only be an array.
    public string[] Aliases { get; set; } = [];
#pragma warning restore CA1819

    /// <summary>Gets or sets one sentence for people who list the providers.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Description { get; set; }

    /// <summary>
    /// Gets or sets the class the host binds the instance's <c>Settings</c> to before the provider is made: a public class
    /// with a parameterless constructor and settable properties, checked by its data annotations.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the provider takes no settings.</value>
    public Type? Settings { get; set; }

    /// <summary>Gets or sets what the <c>channel</c> of an alert means to the provider.</summary>
    /// <value>The default is <see cref="AlertChannels.None"/>: it is ignored.</value>
    public AlertChannels Channels { get; set; }

    /// <summary>Gets or sets how many calls the host may make to one dispatcher at a time. At least 1.</summary>
    /// <value>The default is 1.</value>
    public int MaxConcurrentCalls { get; set; } = 1;

    /// <summary>
    /// Gets or sets a value indicating whether the provider understands <see cref="AlertAction.Clear"/>. Without it the host
    /// offers only <see cref="AlertAction.Raise"/>.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HandlesClear { get; set; }
}
