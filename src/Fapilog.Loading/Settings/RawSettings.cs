using Fapilog.Alerting;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Loading;

/// <summary>
/// An instance's settings as texts, for whoever reads them without a settings class.
/// </summary>
internal static class RawSettings
{
    private const string FilePrefix = "file:";

    public static IReadOnlyList<KeyValuePair<string, string?>> Of(ProviderRequest request) =>
        request.Settings is { } section ? [.. section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null)] : [];

    /// <summary>Takes the settings as they are, but for secrets in relative files, which start at the request's folder.</summary>
    public static BoundSettings Bind(ProviderRequest request) => new(null, Mask(request), [])
    {
        Raw = [.. Of(request).Select(pair => KeyValuePair.Create(pair.Key, (string?)Absolute(pair.Value!, request.BaseDirectory)))],
    };

    /// <summary>Returns a mask of every value: without a settings class any of them may be a secret, but for a plain yes or no.</summary>
    public static SecretMask Mask(ProviderRequest request) => new(Of(request)
        .Where(pair => pair.Value!.Length > 0 && !bool.TryParse(pair.Value, out _))
        .Select(pair => Secret.Parse(Absolute(pair.Value!, request.BaseDirectory))));

    /// <summary>Makes a relative path of a <c>file:</c> secret absolute.</summary>
    public static string Absolute(string text, string baseDirectory) =>
        text.StartsWith(FilePrefix, StringComparison.Ordinal) && text.Length > FilePrefix.Length && !Path.IsPathRooted(text[FilePrefix.Length..])
            ? FilePrefix + Path.GetFullPath(text[FilePrefix.Length..], Path.GetFullPath(baseDirectory))
            : text;
}
