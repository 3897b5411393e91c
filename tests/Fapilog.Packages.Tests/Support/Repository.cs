using System.Reflection;

namespace Fapilog.Packages.Tests.Support;

/// <summary>
/// The repository these tests were built from.
/// </summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryRoot").Value!;

    /// <summary>Clones the repository and copies the files as they are now, committed or not. Returns the clone's path.</summary>
    public static async Task<string> CloneAsync(EmptyDirectory directory)
    {
        var clone = directory.Under("clone");
        await Command.RunAsync("git", Root, ["clone", "--quiet", "--no-checkout", Root, clone]);
        foreach (var file in (await Command
            .RunAsync("git", Root, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])).Split('\0',
            StringSplitOptions.RemoveEmptyEntries))
        {
            var source = Path.Combine(Root, file);
            if (File.Exists(source))
            {
                var target = Path.Combine(clone, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }

        return clone;
    }
}
