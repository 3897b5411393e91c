using System.Text.RegularExpressions;

namespace Fapilog.Delivery;

/// <summary>
/// Recognizes a secret that was meant as a reference, in a form that other tools have and this one does not.
/// </summary>
internal static partial class SecretForm
{
    /// <summary>
    /// Returns a sentence on how to write a reference, to follow the fault of a value that its rule refused; empty where the
    /// value does not look like one. It holds nothing of the value.
    /// </summary>
    /// <param name="value">The refused value.</param>
    public static string Hint(string value) => Reference().IsMatch(value)
        ? " If it is a reference, write 'env:NAME' for an environment variable, or 'file:PATH' for a file."
        : string.Empty;

    [GeneratedRegex(
        @"\A(\$|%[^%]+%\z|(env|environment|var|file|secrets?|vault|keyvault|ssm|sm|op|gcp|aws|azure|ref):)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
