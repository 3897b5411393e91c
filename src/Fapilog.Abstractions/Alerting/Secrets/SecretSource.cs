using System.Diagnostics.CodeAnalysis;

namespace Fapilog.Alerting;

internal enum SecretSourceKind
{
    Literal,
    Environment,
    File,
}

/// <summary>
/// The source of a secret's value. A separate struct, so that no generated code prints it.
/// </summary>
internal readonly record struct SecretSource(SecretSourceKind Kind, string Text)
{
    public static SecretSource Parse(string text) => text switch
    {
        _ when After("env:", text) is { } name => new(SecretSourceKind.Environment, WithoutLineEnd(name)),
        _ when After("file:", text) is { } path => new(SecretSourceKind.File, WithoutLineEnd(path)),
        _ when After("literal:", text) is { Length: > 0 } literal => new(SecretSourceKind.Literal, literal),
        _ => new(SecretSourceKind.Literal, WithoutLineEnd(text)),
    };

    public string Read()
    {
        if (Kind is not SecretSourceKind.Literal && string.IsNullOrWhiteSpace(Text))
        {
            throw new InvalidOperationException(Kind is SecretSourceKind.Environment
                ? "The secret 'env:' names no environment variable. Write its name after 'env:'."
                : "The secret 'file:' names no file. Write its path after 'file:'.");
        }

        var value = Kind switch
        {
            SecretSourceKind.Environment => WithoutLineEnd(Environment.GetEnvironmentVariable(Text)),
            SecretSourceKind.File => ReadFile(),
            _ => Text,
        };

        return !string.IsNullOrEmpty(value)
            ? value
            : throw new InvalidOperationException(Kind switch
            {
                SecretSourceKind.Environment =>
                    $"The secret's environment variable '{Text}' is not set or is empty. Set it, or name another source.",
                SecretSourceKind.File =>
                    $"The secret's file '{Text}' is empty. Write the secret into it, or name another source.",
                _ => "The secret's text is empty. Write it, or name a source such as 'env:NAME' or 'file:PATH'.",
            });
    }

    public override string ToString() => string.Empty;

    private static string? After(string prefix, string text) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    /// <summary>
    /// Editors and <c>echo</c> end a text with a line end, and a secret store passes it on to files and to the environment.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    private static string? WithoutLineEnd(string? text) => text?.TrimEnd('\r', '\n');

    private string ReadFile()
    {
        try
        {
            return WithoutLineEnd(File.ReadAllText(Text));
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException
                or System.Security.SecurityException)
        {
            throw new InvalidOperationException($"The secret's file '{Text}' {WhyUnreadable(exception)}", exception);
        }
    }

    // The system's message repeats the path, and calls a directory one that may not be read.
    private string WhyUnreadable(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            "does not exist. Create it, or correct the path after 'file:'.",
        UnauthorizedAccessException when Directory.Exists(Text) =>
            "is a directory. Write the path of a file after 'file:'.",
        UnauthorizedAccessException or System.Security.SecurityException =>
            "may not be read by this account. Make it readable for this process.",
        _ => $"cannot be read: {exception.Message.Replace($" : '{Text}'", string.Empty, StringComparison.Ordinal).TrimEnd('.')}. "
            + "Name another file after 'file:'.",
    };
}
