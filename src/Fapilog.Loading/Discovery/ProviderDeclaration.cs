using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// What <c>[AlertProvider]</c> on one class says, read from metadata.
/// </summary>
internal sealed record ProviderDeclaration
{
    public required string TypeName { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string? Description { get; init; }

    /// <summary>Gets the name as it stands in metadata: with the assembly's name when the class lives in another one.</summary>
    public string? SettingsTypeName { get; init; }

    public AlertChannels Channels { get; init; }

    public int MaxConcurrentCalls { get; init; } = 1;

    public bool HandlesClear { get; init; }

    /// <summary>Gets the names of the assemblies without which the class itself cannot be loaded.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public Rejection? Rejection { get; init; }

    /// <summary>Gets every name configuration may use.</summary>
    public IEnumerable<string> Names => Name is null ? [] : Aliases.Prepend(Name);
}
