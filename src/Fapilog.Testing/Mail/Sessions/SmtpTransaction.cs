using System.Globalization;

namespace Fapilog.Testing;

/// <summary>
/// One mail transaction: sender and recipients, and the rules for both.
/// </summary>
internal sealed class SmtpTransaction
{
    private readonly SmtpDoubleOptions _options;
    private readonly List<string> _recipients = [];

    private SmtpTransaction(SmtpDoubleOptions options, string sender)
    {
        _options = options;
        Sender = sender;
    }

    public string Sender { get; }

    public IReadOnlyList<string> Recipients => _recipients;

    public long? AnnouncedSize { get; private set; }

    public bool IsEightBit { get; private set; }

    public bool IsInternational { get; private set; }

    /// <summary>Begins a transaction from the argument of <c>MAIL</c>.</summary>
    /// <returns>The reply and, when it is positive, the transaction.</returns>
    public static (SmtpReply Reply, SmtpTransaction? Transaction) Begin(string argument, SmtpDoubleOptions options)
    {
        if (SmtpPath.Parse(argument, "FROM") is not { } path)
        {
            return (new SmtpReply(501, "5.1.7 Bad sender address syntax"), null);
        }

        var transaction = new SmtpTransaction(options, path.Address);
        foreach (var parameter in path.Parameters)
        {
            if (transaction.Take(parameter) is { } fault)
            {
                return (fault, null);
            }
        }

        return path.IsInternational && !transaction.IsInternational
            ? (new SmtpReply(553, "5.6.7 The address is not ASCII, and SMTPUTF8 was not asked for"), null)
            : (new SmtpReply(250, "2.1.0 Ok"), transaction);
    }

    /// <summary>Checks the argument of <c>RCPT</c>.</summary>
    /// <returns>The reply and the address, to be added if the reply is sent.</returns>
    public (SmtpReply Reply, string Address) Judge(string argument)
    {
        if (SmtpPath.Parse(argument, "TO") is not { Address.Length: > 0 } path)
        {
            return (new SmtpReply(501, "5.1.3 Bad recipient address syntax"), string.Empty);
        }

        if (path.Parameters.Count > 0)
        {
            return (new SmtpReply(555, "5.5.4 Unsupported parameter"), path.Address);
        }

        if (path.IsInternational && !IsInternational)
        {
            return (new SmtpReply(553, "5.6.7 The address is not ASCII, and SMTPUTF8 was not asked for"), path.Address);
        }

        if (_recipients.Count >= _options.MaxRecipients)
        {
            return (new SmtpReply(452, "4.5.3 Too many recipients"), path.Address);
        }

        var isKnown = _options.Mailboxes is not { } known || known.Contains(path.Address, StringComparer.OrdinalIgnoreCase);
        return (isKnown ? new SmtpReply(250, "2.1.5 Ok") : new SmtpReply(550, "5.1.1 User unknown"), path.Address);
    }

    public void Add(string recipient) => _recipients.Add(recipient);

    private SmtpReply? Take(string parameter)
    {
        var (name, value) = parameter.Split('=', 2) switch { [var n, var v] => (n, v), _ => (parameter, null) };
        switch (name.ToUpperInvariant())
        {
            case "SIZE" when Offers("SIZE") && AnnouncedSize is null
                && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size):
                AnnouncedSize = size;
                return size > _options.MaxMessageBytes ? new SmtpReply(552, "5.3.4 Message size exceeds fixed limit") : null;
            case "BODY" when Offers("8BITMIME") && value?.ToUpperInvariant() is "7BIT" or "8BITMIME":
                IsEightBit = value!.StartsWith('8');
                return null;
            case "SMTPUTF8" when Offers("SMTPUTF8") && value is null:
                IsInternational = true;
                return null;
            case "AUTH" when _options.User is not null && !string.IsNullOrEmpty(value):
                return null;
            default:
                return new SmtpReply(555, $"5.5.4 Unsupported parameter {name}");
        }
    }

    private bool Offers(string extension) => !_options.WithoutExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase);
}
