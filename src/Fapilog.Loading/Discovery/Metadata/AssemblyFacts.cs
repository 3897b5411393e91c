namespace Fapilog.Loading;

/// <summary>
/// What the metadata of one DLL tells, without loading it.
/// </summary>
internal sealed record AssemblyFacts
{
    public required string AssemblyName { get; init; }

    public required string ProviderVersion { get; init; }

    /// <summary>Gets how the DLL refers to Fapilog.Abstractions; <see langword="null"/> when it does not.</summary>
    public ContractReference? Contract { get; init; }

    /// <summary>Gets the text of <c>TargetFrameworkAttribute</c>, such as <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>Gets what the DLL refers to as its base class library: <c>System.Runtime</c>, <c>netstandard</c> or <c>mscorlib</c>.</summary>
    public (string Name, Version Version)? BaseLibrary { get; init; }

    public IReadOnlyList<ProviderDeclaration> Providers { get; init; } = [];
}

/// <summary>
/// How a DLL refers to the contract.
/// </summary>
/// <param name="Version">The version it was built against.</param>
/// <param name="KeyToken">The public key token in lowercase hexadecimal; empty when it names none.</param>
internal sealed record ContractReference(Version Version, string KeyToken);
