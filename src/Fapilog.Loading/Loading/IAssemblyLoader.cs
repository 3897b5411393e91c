using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Fapilog.Loading;

/// <summary>
/// Loads a provider's DLL into a context of its own. The one place that knows which library does it.
/// </summary>
internal interface IAssemblyLoader
{
    /// <summary>Loads the DLL for the life of the process. No code of it runs yet.</summary>
    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    Assembly Load(string path);
}
