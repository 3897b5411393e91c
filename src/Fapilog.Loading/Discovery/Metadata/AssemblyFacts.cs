namespace Fapilog.Loading;

/// <summary>
/// What the metadata of one DLL tells, without loading it.
/// </summary>
internal sealed record AssemblyFacts
{
    public required string ProviderVersion { get; init; }

    /// <summary>Gets the version of Fapilog.Abstractions the DLL was built against; <see langword="null"/> when it refers to none.</summary>
    public Version? ContractVersion { get; init; }

    /// <summary>Gets the text of <c>TargetFrameworkAttribute</c>, such as <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>Gets what the DLL refers to as its base class library: <c>System.Runtime</c>, <c>netstandard</c> or <c>mscorlib</c>.</summary>
    public (string Name, Version Version)? BaseLibrary { get; init; }

    public IReadOnlyList<ProviderDeclaration> Providers { get; init; } = [];
}

/// <summary>
/// The outcome of looking at one file: facts, or why there are none.
/// </summary>
internal readonly record struct Inspection(AssemblyFacts? Facts, Rejection? Rejection)
{
    public bool HasProviders => Facts is { Providers.Count: > 0 };
}
