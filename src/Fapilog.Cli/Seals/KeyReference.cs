using System.CommandLine;
using Fapilog.Alerting;
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
    /// <exception cref="Diagnostics.FapilogException">The key cannot be read, or is none.</exception>
    public static SealOptions ToOptions(string key, IEnumerable<string> previous)
    {
        var secret = Secret.Parse(key);
        var options = new SealOptions { Key = secret, Algorithm = SealKey.Read(secret).Algorithm };
        foreach (var former in previous)
        {
            options.PreviousKeys.Add(Secret.Parse(former));
        }

        return options;
    }

    private static T Guarded<T>(T option)
        where T : Option
    {
        // The message does not repeat it.
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !IsReference(token.Value)))
            {
                result.AddError($"'{option.Name}' names where the key is: 'env:NAME' or 'file:PATH'. The key itself does not belong in a command line.");
            }
        });
        return option;
    }

    private static bool IsReference(string text) =>
        text.StartsWith("env:", StringComparison.Ordinal) || text.StartsWith("file:", StringComparison.Ordinal);
}
