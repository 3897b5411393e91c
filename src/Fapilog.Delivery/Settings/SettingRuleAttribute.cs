using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The base of an attribute that checks a setting, a text or a <see cref="Secret"/>, by a rule such as the form of a vendor's
/// keys. The same rule serves <see cref="SecretExtensions.Read"/> at the time of sending.
/// </summary>
/// <remarks>A secret that cannot be read is reported as such. <see langword="null"/> is valid; combine with [Required].</remarks>
[AttributeUsage(AttributeTargets.Property)]
public abstract class SettingRuleAttribute : ValidationAttribute
{
    private const int LongestShown = 100;

    private readonly Func<string, string?> _rule;

    /// <summary>Initializes a new instance of the <see cref="SettingRuleAttribute"/> class.</summary>
    /// <param name="rule">
    /// Says what is wrong with a value, in full sentences that hold nothing of it and say what to do; <see langword="null"/>
    /// when nothing is wrong.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is null.</exception>
    protected SettingRuleAttribute(Func<string, string?> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rule = rule;
    }

    /// <summary>
    /// Gets or sets a value indicating whether the value is the address of an endpoint, so that <c>http</c> is valid only with
    /// an allowed network.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    protected bool IsEndpoint { get; set; }

    /// <summary>Says what is wrong with one value.</summary>
    /// <param name="value">A text, a <see cref="Secret"/>, or <see langword="null"/>.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>Full sentences, or <see langword="null"/> when nothing is wrong.</returns>
    public static string? Check(object? value, Func<string, string?> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        try
        {
            return value is not Secret secret ? value is string text ? rule(text) : null
                : rule(secret.GetValue()) is { } fault ? fault + SecretForm.Hint(secret.GetValue())
                : null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Makes the result of a check, with the name of the member.</summary>
    /// <param name="fault">What is wrong, or <see langword="null"/>.</param>
    /// <param name="validationContext">What is being checked.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="validationContext"/> is null.</exception>
    public static ValidationResult? Result(string? fault, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        return fault is null
            ? ValidationResult.Success
            : new ValidationResult(fault, validationContext.MemberName is { } name ? [name] : null);
    }

    /// <summary>
    /// Makes the result of several checks, such as those of the entries of a list, as one message. Sentences that end several
    /// faults, such as how to write an entry, are said once, after the last of them.
    /// </summary>
    /// <param name="faults">What is wrong, with <see langword="null"/> for what is not.</param>
    /// <param name="validationContext">What is being checked.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ValidationResult? Result(IEnumerable<string?> faults, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var text = Join([.. faults.OfType<string>()]);
        return Result(text.Length == 0 ? null : text, validationContext);
    }

    internal static string Join(IReadOnlyList<string> faults) => string.Join(
        ' ',
        faults.Select((fault, index) => faults.Skip(index + 1)
            .Select(later => WithoutSharedEnd(fault, later))
            .Append(fault)
            .MinBy(text => text.Length)));

    private static string WithoutSharedEnd(string fault, string later)
    {
        const string SentenceEnd = ". ";
        var shared = 0;
        while (shared < Math.Min(fault.Length, later.Length) && fault[^(shared + 1)] == later[^(shared + 1)])
        {
            shared++;
        }

        // The first sentence stays, because it says which entry is wrong. A full stop may stand in its quotes.
        var end = Math.Max(fault.Length - shared - SentenceEnd.Length, 0) - 1;
        do
        {
            end = fault.IndexOf(SentenceEnd, end + 1, StringComparison.Ordinal);
        }
        while (end >= 0 && fault.AsSpan(0, end).Count('\'') % 2 != 0);

        return end < 0 ? fault : fault[..(end + 1)];
    }

    /// <summary>
    /// Writes a refused value into a message: on one line, of at most 100 characters, and of a web address no more than scheme
    /// and host, because the rest may be a key. Not for a <see cref="Secret"/>, of which nothing is shown.
    /// </summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    /// <returns>The text, without quotes.</returns>
    public static string Show(string? value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            return TextLimit.Cut(PlainText.Line(value), LongestShown, TextUnit.Utf16);
        }

        // The mask knows what is a common word of an API, such as '/api/v2/alerts'.
        var path = address.PathAndQuery.TrimEnd('/');
        var isPublic = SecretMask.None.WithAddress(address).Apply(path) == path;
        return TextLimit.Cut($"{address.Scheme}://{address.Authority}{(isPublic ? path : "/…")}", LongestShown, TextUnit.Utf16);
    }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        return Result(
            Check(
                value,
                text => _rule(text) ?? (IsEndpoint ? HttpProviderSettings.PlainHttpFault(text, validationContext) : null)),
            validationContext);
    }
}

/// <summary>
/// Reads the secrets of settings at the time of sending.
/// </summary>
public static class SecretExtensions
{
    /// <summary>Reads a secret anew, so that a rotated one takes effect, and checks it.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="rule">
    /// Says what is wrong with a value, or <see langword="null"/>: the rule of the setting's attribute.
    /// </param>
    /// <returns>The value. Do not keep it longer than the request that needs it.</returns>
    /// <exception cref="AlertDeliveryException">
    /// It cannot be read or breaks the rule: <see cref="AlertFailureKind.InstanceFailed"/>,
    /// <see cref="DeliveryCodes.SecretUnusable"/>. The message holds nothing of the value.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static string Read(this Secret secret, Func<string, string?>? rule = null)
    {
        ArgumentNullException.ThrowIfNull(secret);
        string value;
        try
        {
            value = secret.GetValue();
        }
        catch (InvalidOperationException exception)
        {
            throw Unusable(exception.Message);
        }

        return rule?.Invoke(value) is { } fault ? throw Unusable(fault) : value;
    }

    private static AlertDeliveryException Unusable(string message) =>
        new(AlertFailureKind.InstanceFailed, $"{DeliveryCodes.SecretUnusable}: {message}");
}
