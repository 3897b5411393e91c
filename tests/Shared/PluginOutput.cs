using System.Reflection;

namespace Fapilog.Tests.Shared;

/// <summary>
/// Where the build output of the provider under test lies.
/// </summary>
internal static class PluginOutput
{
    public static string Folder { get; } = Path.Combine(
        typeof(PluginOutput).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "PluginOutput").Value!,
        Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)));
}
