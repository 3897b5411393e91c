using System.Text.Json;
using System.Text.RegularExpressions;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Cli;

/// <summary>
/// Where the tool's configuration comes from: a file, and over it the environment.
/// </summary>
internal static partial class ToolConfiguration
{
    private const string Unreadable = "FAP2005";

    private static readonly string[] Implicit = ["fapilog.json", "appsettings.json"];

    /// <summary>Returns the path of the file that is read, or null where there is none.</summary>
    public static string? PathOf(FileInfo? named) => named?.FullName
        ?? Implicit.Select(name => Path.Combine(WorkingDirectory.FullPath, name)).FirstOrDefault(File.Exists);

    /// <summary>Reads as the other does, and warns of what looks as if it were meant for fapilog and is not read.</summary>
    /// <exception cref="FapilogException">The named file is absent, or a file is not JSON.</exception>
    public static IConfigurationRoot Load(FileInfo? named, ToolConsole console)
    {
        var configuration = Load(named);
        foreach (var misplaced in PathOf(named) is null
            ? MisplacedSections.Find(configuration)
            : MisplacedSections.FindOrMissing(configuration))
        {
            console.Error($"warning: {misplaced}");
        }

        return configuration;
    }

    /// <summary>Warns if there is a file and nothing in it is for fapilog, where the trail logs what is misplaced.</summary>
    public static void WarnOfMissing(FileInfo? named, IConfiguration configuration, ToolConsole console)
    {
        if (PathOf(named) is not null && MisplacedSections.Find(configuration).Count == 0)
        {
            foreach (var missing in MisplacedSections.FindMissing(configuration))
            {
                console.Error($"warning: {missing}");
            }
        }
    }

    /// <summary>
    /// Warns if nothing at all is configured: events would go into a trail of the working directory, as a forgotten '--config'
    /// makes them.
    /// </summary>
    public static void WarnOfNothing(FileInfo? named, IConfiguration configuration, string storagePath, ToolConsole console)
    {
        if (PathOf(named) is null && MisplacedSections.FindMissing(configuration).Count > 0)
        {
            console.Error(
                $"warning: No configuration was read: '{WorkingDirectory.FullPath}' has no {string.Join(" and no ", Implicit.Select(name => $"'{name}'"))}, "
                + $"and the environment sets nothing. The events go to '{storagePath}', and nobody is alerted. Name a file by '--config'.");
        }
    }

    /// <summary>Reads the named file, or the one in the working directory where there is one, and the environment.</summary>
    /// <exception cref="FapilogException">The named file is absent, or a file is not JSON.</exception>
    public static IConfigurationRoot Load(FileInfo? named)
    {
        var path = PathOf(named);
        if (named is { Exists: false })
        {
            throw new FapilogException(
                new Fault(Unreadable, NoFile.Describe(path!, "Correct '--config'.", "configuration file")));
        }

        var builder = new ConfigurationBuilder();
        if (path is not null)
        {
            builder.AddJsonFile(path, optional: false, reloadOnChange: false);
        }

        try
        {
            return builder.AddEnvironmentVariables().Build();
        }
        catch (Exception exception) when (
            exception is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new FapilogException(
                new Fault(
                    Unreadable,
                    $"The configuration file '{path}' cannot be read. {Reason(exception, path!)}, or name another with '--config'."),
                exception);
        }
    }

    private static string Reason(Exception exception, string path) => exception.GetBaseException() switch
    {
        JsonException json => $"{JsonFault.Describe(json)} Correct it",
        // .NET's reader of configuration speaks of elements and keys.
        FormatException { Message: var said } when said.StartsWith("Top-level JSON element", StringComparison.Ordinal) =>
            "It holds a list or a single value, and must hold one object. Begin it with '{' and end it with '}'",
        FormatException { Message: var said } when Duplicate().Match(said) is { Success: true } twice =>
            $"The setting '{twice.Groups["key"].Value}' stands in it twice. Remove one of them",
        _ => FileReason.Of(exception, path).TrimEnd('.'),
    };

    [GeneratedRegex("^A duplicate key '(?<key>.*)' was found", RegexOptions.CultureInvariant)]
    private static partial Regex Duplicate();
}
