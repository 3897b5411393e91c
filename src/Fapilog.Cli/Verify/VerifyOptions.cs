using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fapilog.Verification;

namespace Fapilog.Cli;

/// <summary>
/// The options of <c>verify</c> that say what is taken as given, where to begin and how strict to be.
/// </summary>
internal sealed class VerifyOptions
{
    private readonly Option<bool> _strict = new("--strict") { Description = "Let warnings fail too." };

    private readonly Option<ChainAnchor?> _anchor = new("--anchor")
    {
        Description = "The newest event known from elsewhere, as every alert names it. A trail without it is invalid.",
        HelpName = "SEQ:CHECKSUM",
        CustomParser = ParseAnchor,
    };

    private readonly Option<ChainAnchor?> _startAnchor = new("--start-anchor")
    {
        Description = "The last event that was archived or deleted by intent. The trail may begin after it.",
        HelpName = "SEQ:CHECKSUM",
        CustomParser = ParseAnchor,
    };

    private readonly Option<(long? Sequence, DateOnly? Day)> _from = new("--from")
    {
        Description = "Where to begin: a sequence number, or the date of a day file as YYYY-MM-DD. What comes before it is assumed to be valid.",
        HelpName = "SEQ|DATE",
        CustomParser = ParseFrom,
    };

    private readonly Option<string[]> _keys =
        KeyReference.Several("--key", "A key that signs the seals, or its public half: env:NAME or file:PATH. Default: those of '--config'.");

    public VerifyOptions(Command command)
    {
        command.Options.Add(_strict);
        command.Options.Add(_anchor);
        command.Options.Add(_startAnchor);
        command.Options.Add(_from);
        command.Options.Add(_keys);
    }

    public VerificationOptions Read(ParseResult parsed)
    {
        var (sequence, day) = parsed.GetValue(_from);
        var options = new VerificationOptions
        {
            Strict = parsed.GetValue(_strict),
            EndAnchor = parsed.GetValue(_anchor),
            StartAnchor = parsed.GetValue(_startAnchor),
            FromSequence = sequence,
            FromDay = day,
        };
        foreach (var key in parsed.GetValue(_keys) ?? [])
        {
            options.SealKeys.Add(KeyReference.Read(key));
        }

        return options;
    }

    private static ChainAnchor? ParseAnchor(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!ChainAnchor.TryParse(text, out var anchor))
        {
            var option = result.Parent is OptionResult parent ? parent.Option.Name : "--anchor";
            result.AddError($"'{text}' is not an anchor. '{option}' is a sequence number from 1, a colon and a checksum of 64 hexadecimal digits.");
        }

        return anchor;
    }

    private static (long? Sequence, DateOnly? Day) ParseFrom(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0)
        {
            return (sequence, null);
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return (null, day);
        }

        result.AddError($"'{text}' is not a valid start. '--from' is a sequence number from 1, or a date such as 2025-08-07.");
        return default;
    }
}
