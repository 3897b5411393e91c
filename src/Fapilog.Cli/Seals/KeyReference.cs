using System.CommandLine;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Sealing;

namespace Fapilog.Cli;

/// <summary>
/// Options that name where a key of the seals is. The key itself is refused: a command line is read by every process of the
/// machine, and kept by the shell.
/// </summary>
internal static class KeyReference
{
    public const string HelpName = "KEYREF";

    public static Option<string?> One(string name, string description) =>
        Guarded(new Option<string?>(name) { Description = description, HelpName = HelpName });

    public static Option<string[]> Several(string name, string description) =>
        Guarded(new Option<string[]>(name) { Description = $"{description} May be given several times.", HelpName = HelpName });

    /// <summary>Returns how seals are signed with a key: PEM is ECDSA's, any other text HMAC's.</summary>
    /// <exception cref="FapilogException">The key cannot be read, or is none.</exception>
    public static SealOptions ToOptions(string key, IEnumerable<string> previous)
    {
        var options = new SealOptions { Key = Secret.Parse(key), Algorithm = Read(key).Algorithm };
        foreach (var former in previous)
        {
            _ = Read(former, "--previous-key");
            options.PreviousKeys.Add(Secret.Parse(former));
        }

        return options;
    }

    /// <summary>Returns a key; a fault names the option that it was given with.</summary>
    /// <exception cref="FapilogException">The key cannot be read, or is none.</exception>
    public static SealKey Read(string key, string option = "--key")
    {
        try
        {
            return SealKey.Read(Secret.Parse(key));
        }
        catch (FapilogException exception)
        {
            throw new FapilogException([.. exception.Faults.Select(fault => new Fault(fault.Code, fault.Message, option))]);
        }
    }

    private static T Guarded<T>(T option)
        where T : Option
    {
        // The message does not repeat it.
        option.Validators.Add(result =>
        {
            foreach (var why in result.Tokens.Select(token => FileFault(token.Value)).OfType<string>())
            {
                result.AddError($"The path of the file of '{option.Name}' cannot be used. {why}");
            }

            if (result.Tokens.Any(token => !IsReference(token.Value)))
            {
                result.AddError($"'{option.Name}' names where the key is: 'env:NAME' or 'file:PATH'. The key itself does not belong in a command line.");
            }
        });
        return option;
    }

    // A shell leaves what follows 'file:' as it is.
    private static string? FileFault(string text) =>
        text.StartsWith("file:", StringComparison.Ordinal) ? PathText.FindFault(text["file:".Length..]) : null;

    private static bool IsReference(string text) =>
        text.StartsWith("env:", StringComparison.Ordinal) || text.StartsWith("file:", StringComparison.Ordinal);
}
