using System.Reflection;

namespace Fapilog.Loading;

/// <summary>
/// A DLL that is in the process.
/// </summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Original">What lay in the plugins folder when it was copied.</param>
/// <param name="Rows">What the copy offers.</param>
/// <param name="Remarks">What a person should know of it.</param>
internal sealed record LoadedAssembly(Assembly Assembly, ProviderContents Original, IReadOnlyList<ProviderRow> Rows, IReadOnlyList<Rejection> Remarks);
