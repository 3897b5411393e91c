using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Fapilog.Hosting;

/// <summary>
/// A section whose keys are spelled as the file spells them. Keys have no case, and .NET shows the spelling of the last source: a
/// variable in upper case would rename the instance, the trail with its directory, or the label that it sets something of.
/// </summary>
internal sealed class SpelledSection : IConfigurationSection
{
    private readonly IConfigurationSection _inner;
    private readonly ConfigurationSources _sources;

    public SpelledSection(IConfigurationSection inner, string path, ConfigurationSources sources)
    {
        _inner = inner;
        _sources = sources;
        Path = path;
    }

    public string Key => ConfigurationPath.GetSectionKey(Path)!;

    public string Path { get; }

    public string? Value
    {
        get => _inner.Value;
        set => _inner.Value = value;
    }

    public string? this[string key]
    {
        get => _inner[key];
        set => _inner[key] = value;
    }

    public IConfigurationSection GetSection(string key) => Below(_inner.GetSection(key), key);

    public IEnumerable<IConfigurationSection> GetChildren() =>
        _inner.GetChildren().Select(child => Below(child, _sources.Spelling(Path, child.Key)));

    public IChangeToken GetReloadToken() => _inner.GetReloadToken();

    private SpelledSection Below(IConfigurationSection section, string key) =>
        new(section, ConfigurationPath.Combine(Path, key), _sources);
}
