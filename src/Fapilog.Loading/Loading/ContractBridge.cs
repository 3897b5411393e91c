using System.Reflection;
using System.Runtime.Loader;

namespace Fapilog.Loading;

/// <summary>
/// What a provider's context asks for the assemblies it shares with the host: the contract, whatever version was asked for, and
/// nothing else of our own.
/// </summary>
/// <remarks>
/// The default context refuses a version newer than its own, the library swallows that, and a copy the provider ships would be
/// loaded beside the host's: the provider's types would then not be those the host looks for.
/// </remarks>
internal sealed class ContractBridge : AssemblyLoadContext
{
    public ContractBridge()
        : base("Fapilog contract")
    {
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == ContractAssembly.Name ? ContractAssembly.Instance : null;
}
