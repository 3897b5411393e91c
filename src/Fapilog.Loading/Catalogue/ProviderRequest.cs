using Fapilog.Alerting;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Loading;

/// <summary>
/// A request for an instance: which provider, under which name, with which settings.
/// </summary>
public sealed class ProviderRequest
{
    /// <summary>Gets the instance's name, unique within a trail. Not empty.</summary>
    public required string InstanceName { get; init; }

    /// <summary>Gets the provider's name or alias; case, <c>-</c> and <c>_</c> do not matter. <c>noop</c> is built in.</summary>
    public required string ProviderName { get; init; }

    /// <summary>
    /// Gets the configuration path of the instance, for messages: <c>Fapilog:Alerting</c>, or
    /// <c>Fapilog:Alerting:Providers:chat</c>. Not empty.
    /// </summary>
    public required string ConfigurationPath { get; init; }

    /// <summary>Gets the instance's settings. Read once, when the instance is created.</summary>
    /// <value>The default is <see langword="null"/>: none are configured.</value>
    public IConfigurationSection? Settings { get; init; }

    /// <summary>Gets the folder for relative paths in <c>file:</c> secrets.</summary>
    /// <value>The default is the working directory. Made absolute against it.</value>
    public string BaseDirectory { get; init; } = ".";

    /// <summary>Gets how alerts are handed over. The channel is ignored when the provider declares that it has none.</summary>
    public AlertInstanceOptions Options { get; init; } = new();
}
