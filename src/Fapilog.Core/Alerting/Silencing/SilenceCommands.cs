using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Format;

namespace Fapilog.Alerting;

/// <summary>
/// The commands of a trail that add a silence and end one. Each is recorded in the trail before it takes effect.
/// </summary>
internal sealed class SilenceCommands
{
    public const string Add = "alert_silence_add";
    public const string Expire = "alert_silence_expire";

    /// <summary>The values of <c>metadata.kind</c> of the events that record them.</summary>
    public const string AddedKind = "alert_silence_added";
    public const string ExpiredKind = "alert_silence_expired";

    private const int LongestComment = 500;
    private const int LongestAuthor = 100;

    private readonly Silences _silences;
    private readonly Func<AuditEvent, CancellationToken, Task<ChainPosition>> _record;
    private readonly TimeProvider _timeProvider;

    private SilenceCommands(
        Silences silences, Func<AuditEvent, CancellationToken, Task<ChainPosition>> record, TimeProvider timeProvider)
    {
        _silences = silences;
        _record = record;
        _timeProvider = timeProvider;
    }

    /// <summary>Returns the handlers of the commands by their names.</summary>
    /// <param name="silences">The silences.</param>
    /// <param name="record">Stores an event of the trail's own and returns its place when it is durable.</param>
    /// <param name="timeProvider">The clock.</param>
    public static IEnumerable<KeyValuePair<string, ControlHandler>> For(
        Silences silences, Func<AuditEvent, CancellationToken, Task<ChainPosition>> record, TimeProvider timeProvider)
    {
        var commands = new SilenceCommands(silences, record, timeProvider);
        return [new(Add, commands.AddAsync), new(Expire, commands.ExpireAsync)];
    }

    private static FapilogException Bad(params IReadOnlyList<string> sentences) =>
        new([.. sentences.Select(sentence => new Fault(AlertCodes.BadSilence, sentence))]);

    private static string AuthorOf(string? given, ControlRequest request) => given ?? request.Author;

    private static IEnumerable<string> TextFaults(string name, string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield return $"The {name} is empty. Say it in up to {longest} characters.";
        }
        else if (text.Length > longest)
        {
            yield return $"The {name} has {text.Length} characters. It has at most {longest}.";
        }
    }

    private async Task<AuditMap> AddAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        var now = EventTime.Floor(_timeProvider.GetUtcNow());
        var members = new MemberReader(request.Arguments);
        var match = members.Map("match"u8) is { } map ? MatchMap.Read(map) : new AlertMatch();
        var from = members.Time("from"u8) ?? now;
        var until = members.Time("until"u8) ?? UntilAfter(members.Integer("seconds"u8), from > now ? from : now);
        var author = AuthorOf(members.Text("author"u8), request);
        var comment = members.Text("comment"u8);
        List<string> faults =
        [
            .. members.Faults,
            .. members.Rest.Keys.Select(key => $"A silence has no member '{key}'."),
            .. match is null
                ? ["The match has a member of another name or kind."]
                : MatchFaults.OfSilence(match).Select(fault => fault.Message),
            .. PeriodFaults(from, until, now),
            .. TextFaults("author", author, LongestAuthor),
            .. TextFaults("comment", comment, LongestComment),
        ];
        if (_silences.CountNeeded() >= Silences.Most)
        {
            faults.Add(
                $"The trail keeps {Silences.Most} silences, each until 30 days after its end, and no more. Match several things with one silence.");
        }

        if (faults.Count > 0)
        {
            throw Bad(faults);
        }

        var silence = new Silence
        {
            Id = NewId(),
            Match = match!,
            From = from,
            Until = until!.Value,
            Author = author,
            Comment = comment!,
        };
        return await RecordAsync(silence, AddedKind, author, $"Alerts are silenced until {silence.Until:u}.", cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<AuditMap> ExpireAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        var now = EventTime.Floor(_timeProvider.GetUtcNow());
        var members = new MemberReader(request.Arguments);
        var (id, author) = (members.Text("id"u8), AuthorOf(members.Text("author"u8), request));
        List<string> faults = [.. members.Faults, .. TextFaults("author", author, LongestAuthor)];
        var silence = _silences.All.FirstOrDefault(one => one.Id == id);
        if (silence is null)
        {
            faults.Add(
                $"There is no silence '{ShortText.Shorten(id ?? string.Empty)}'. 'fapilog alerts silence list' shows the ids; quiet hours end in the configuration.");
        }
        else if (silence.Until <= now)
        {
            faults.Add($"The silence '{silence.Id}' ended at {silence.Until:u} already.");
        }

        if (faults.Count > 0)
        {
            throw Bad(faults);
        }

        // One that has not begun ends as it begins, and withholds nothing.
        var ended = silence! with { Until = silence.From > now ? silence.From : now, ExpiredBy = author };
        return await RecordAsync(ended, ExpiredKind, author, "A silence of alerts was ended before its time.", cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<AuditMap> RecordAsync(
        Silence silence, string kind, string author, string message, CancellationToken cancellationToken)
    {
        var recorded = await _record(
            new AuditEvent
            {
                EventType = AuditEventType.ConfigChanged,
                Message = message,
                Component = "fapilog",
                Operation = "alert_silence",
                Metadata = AuditMap.Create(
                    ("kind", kind),
                    ("silence", silence.Id),
                    ("match", AuditValue.FromMap(MatchMap.Write(silence.Match))),
                    ("from", EventTime.ToText(silence.From)),
                    ("until", EventTime.ToText(silence.Until)),
                    ("author", author),
                    ("comment", silence.Comment)),
            },
            cancellationToken).ConfigureAwait(false);
        try
        {
            _silences.Keep(silence);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FapilogException(
                new Fault(
                    AlertCodes.BadSilence,
                    $"The change is recorded as event {recorded.Sequence}, and has no effect: the file of silences could not be written. {exception.Message} Give the command again."),
                exception);
        }

        return AuditMap.Create(
            ("sequence", recorded.Sequence),
            ("silence", AuditValue.FromMap(silence.ToMap())));
    }

    private static DateTimeOffset? UntilAfter(long? seconds, DateTimeOffset start) =>
        seconds is { } some ? start.AddSeconds(Math.Clamp(some, 0, Silences.Longest.TotalSeconds + 1)) : null;

    private static IEnumerable<string> PeriodFaults(DateTimeOffset from, DateTimeOffset? until, DateTimeOffset now)
    {
        if (until is null)
        {
            yield return "The silence has no end. Say when it ends, at most 30 days after it begins.";
        }
        else if (until <= from || until - from > Silences.Longest)
        {
            yield return $"The silence begins at {from:u} and ends at {until:u}. It must end after it begins, and at most 30 days later.";
        }
        else if (until <= now - Silences.Longest)
        {
            yield return $"The silence ended at {until:u}. No alert is offered for longer than 30 days, so it would withhold none. Name a later end.";
        }
    }

    private string NewId()
    {
        string id;
        do
        {
            id = Guid.NewGuid().ToString("N")[..8];
        }
        while (_silences.All.Any(silence => silence.Id == id));

        return id;
    }
}
