using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// An instance that configuration asks for, or could, with the trail it belongs to.
/// </summary>
internal sealed record InstanceCandidate(FapilogSettings Trail, ProviderRequest Request)
{
    /// <summary>Gets whether configuration asks for it.</summary>
    public bool IsConfigured { get; init; } = true;

    /// <summary>Gets the name, of an instance of a named trail with the trail's before it.</summary>
    public string Name => Trail.TrailName is null ? Request.InstanceName : $"{Trail.TrailName}/{Request.InstanceName}";
}
