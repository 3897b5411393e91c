using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// Finds the source of a configured value: users need to know which file to open, and relative paths start at its directory.
/// </summary>
internal sealed class ConfigurationSources
{
    private readonly IConfiguration _configuration;
    private readonly IReadOnlyList<IConfigurationProvider> _providers;

    public ConfigurationSources(IConfiguration configuration)
    {
        _configuration = configuration;

        // The last source wins, so it comes first here.
        _providers = configuration is IConfigurationRoot root ? [.. root.Providers.Reverse()] : [];
    }

    /// <summary>Returns a section with the keys below it spelled as the file spells them.</summary>
    public IConfigurationSection GetSection(string path) => new SpelledSection(_configuration.GetSection(path), path, this);

    /// <summary>Returns a key as the first source below a path spells it, the environment last.</summary>
    public string Spelling(string path, string key) => _providers.Reverse().OrderBy(IsEnvironment)
        .SelectMany(provider => provider.GetChildKeys([], path))
        .FirstOrDefault(one => one.Equals(key, StringComparison.OrdinalIgnoreCase)) ?? key;

    /// <summary>Names the source that sets a path or something below it, for a message.</summary>
    public string Describe(string path) => Find(path) switch
    {
        FileConfigurationProvider file => $"the file '{file.Source.Path}'",
        { } other when IsEnvironment(other) => "the environment",
        { } other when other.GetType().Name.StartsWith("CommandLine", StringComparison.Ordinal) => "the command line",
        { } other => $"the source '{other}'",
        null => "configuration",
    };

    /// <summary>
    /// Returns the directory of the file that sets a path, or '.' where no file does: the working directory may be gone, and is
    /// asked for when it is needed.
    /// </summary>
    public string DirectoryOf(string path) => FileDirectoryOf(path) ?? ".";

    /// <summary>Returns the directory of the file that sets a path, or <see langword="null"/> where no file does.</summary>
    public string? FileDirectoryOf(string path) => DirectoryOf(Find(path));

    /// <summary>Returns the directory of the last file that sets the first of these paths that any file sets.</summary>
    public string? FileDirectoryOfAny(params IEnumerable<string> paths) => paths
        .SelectMany(path => _providers.Where(provider => Has(provider, path)))
        .Select(DirectoryOf)
        .FirstOrDefault(directory => directory is not null);

    private static string? DirectoryOf(IConfigurationProvider? provider) =>
        provider is FileConfigurationProvider { Source: { Path: { } name, FileProvider: { } files } }
            && files.GetFileInfo(name).PhysicalPath is { } physical
            ? Path.GetDirectoryName(physical)
            : null;

    private static bool IsEnvironment(IConfigurationProvider provider) =>
        provider.GetType().Name.StartsWith("EnvironmentVariables", StringComparison.Ordinal);

    private static bool Has(IConfigurationProvider provider, string path) =>
        provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any();

    private IConfigurationProvider? Find(string path) => _providers.FirstOrDefault(provider => Has(provider, path));
}
