using System.Collections.Concurrent;
using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// The command of a trail that sends undelivered alerts again. An entry is settled when its instance accepts the alert.
/// </summary>
internal sealed class ReplayCommand : IAsyncDisposable
{
    public const string Name = "alert_replay";

    /// <summary>The value of <c>metadata.kind</c> of the event that records it.</summary>
    public const string Kind = "alert_replay";

    /// <summary>How long the answer waits for the outcome, in seconds, at most.</summary>
    public const int LongestWait = 60;

    private readonly AlertPump _pump;
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly StoredEventRules _rules;
    private readonly Func<AuditEvent, CancellationToken, Task<ChainPosition>> _record;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, ReplayAttempt> _open = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;

    /// <param name="pump">The instances.</param>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="rules">The rules of today.</param>
    /// <param name="record">Stores an event of the trail's own and returns its place when it is durable.</param>
    /// <param name="timeProvider">The clock.</param>
    public ReplayCommand(
        AlertPump pump, ITrailFileSystem files, string directory, StoredEventRules rules,
        Func<AuditEvent, CancellationToken, Task<ChainPosition>> record, TimeProvider timeProvider)
    {
        (_pump, _files, _directory, _rules) = (pump, files, directory, rules);
        (_record, _timeProvider) = (record, timeProvider);
    }

    /// <summary>Sends the chosen alerts, and answers how far that is after a while; it goes on after the answer.</summary>
    /// <exception cref="FapilogException">The command is not valid, or another one is still sending.</exception>
    public async Task<AuditMap> RunAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        var members = new MemberReader(request.Arguments);
        var (instance, since) = (members.Text("instance"u8), members.Time("since"u8));
        var (author, wait) = (members.Text("author"u8) ?? request.Author, members.Integer("wait"u8) ?? 0);
        ThrowIfNotValid(members, instance);

        await _record(RecordOf(instance, since, author), cancellationToken).ConfigureAwait(false);
        var run = new ReplayRun(_pump, _rules, _open, _timeProvider);
        var entries = UndeliveredReplay.Prepare(
            UndeliveredFile.Read(_files, _directory), new UndeliveredFilter(instance, since),
            new StoredEventReader(_files, _directory));
        _sending = Task.Run(() => run.SendAsync(entries, _stop.Token), CancellationToken.None);
        var limit = Task.Delay(
            TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestWait)), _timeProvider, cancellationToken);
        await Task.WhenAny(run.WhenEndedAsync(_sending), limit).ConfigureAwait(false);
        if (_sending.IsCompleted)
        {
            // A file that cannot be read is the answer.
            await _sending.ConfigureAwait(false);
        }

        return run.ToMap();
    }

    /// <summary>Hands over no more alerts: the trail stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_sending).ConfigureAwait(false);
        _stop.Dispose();
    }

    private static AuditEvent RecordOf(string? instance, DateTimeOffset? since, string author) => new()
    {
        EventType = AuditEventType.ConfigChanged,
        Message = "Undelivered alerts are sent again.",
        Component = "fapilog",
        Operation = Kind,
        Metadata = AuditMap.Create(
            ("kind", Kind),
            ("author", author),
            ("instance", instance is null ? AuditValue.Null : AuditValue.FromString(instance)),
            ("since", since is { } time ? EventTime.ToText(time) : AuditValue.Null)),
    };

    private void ThrowIfNotValid(MemberReader members, string? instance)
    {
        List<string> faults = [.. members.Faults, .. members.Rest.Keys.Select(key => $"A replay has no member '{key}'.")];
        string[] known =
        [
            .. _pump.Instances.Where(one => !one.Instance.IsRemoved)
                .Select(one => one.Instance.Name)
                .Order(StringComparer.Ordinal),
        ];
        if (known.Length == 0)
        {
            faults.Add("The trail has no alert instances, so nothing can be sent. Name the configuration that has them.");
        }
        else if (instance is not null && !known.Contains(instance, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add(
                $"The trail has no instance '{ShortText.Shorten(instance)}'. It has {string.Join(", ", known.Select(name => $"'{name}'"))}.");
        }

        if (!_sending.IsCompleted)
        {
            faults.Add(
                "Undelivered alerts are being sent again already. Wait until 'fapilog alerts undelivered' lists no more of them, or less each time, and give the command again.");
        }

        if (faults.Count > 0)
        {
            throw new FapilogException([.. faults.Select(fault => new Fault(AuditCodes.CommandNotDone, fault))]);
        }
    }
}

/// <summary>
/// One run over the undelivered alerts, and what became of each.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class ReplayRun
{
    private const int MostReasons = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly AlertPump _pump;
    private readonly StoredEventRules _rules;
    private readonly ConcurrentDictionary<string, ReplayAttempt> _open;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (long Sent, long Delivered, long Failed, long Skipped) _counts;
    private bool _allSent;

    public ReplayRun(
        AlertPump pump, StoredEventRules rules, ConcurrentDictionary<string, ReplayAttempt> open, TimeProvider timeProvider)
    {
        (_pump, _rules, _open, _timeProvider) = (pump, rules, open, timeProvider);
    }

    /// <summary>Hands over all alerts, as far as their instances have room.</summary>
    public async Task SendAsync(IEnumerable<ReplayedAlert> alerts, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var alert in alerts)
            {
                await SendAsync(alert, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The trail stops. What was not sent stays among the undelivered.
        }
        finally
        {
            Note(() => _allSent = true);
        }
    }

    /// <summary>Waits until every alert that was sent has been delivered or has failed.</summary>
    public async Task WhenEndedAsync(Task sending)
    {
        await Task.WhenAny(sending).ConfigureAwait(false);
        if (sending.IsCompletedSuccessfully)
        {
            await _ended.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Returns the numbers for the answer, and the reasons why alerts failed or could not be sent.</summary>
    public AuditMap ToMap()
    {
        lock (_lock)
        {
            return AuditMap.Create(
                ("delivered", _counts.Delivered),
                ("failed", _counts.Failed),
                ("open", _counts.Sent - _counts.Delivered - _counts.Failed),
                ("is_sending", !_allSent),
                ("not_sent", _counts.Skipped),
                ("reasons", AuditValue.FromMap(AuditMap.Create(
                    _reasons.Select(reason => new KeyValuePair<string, AuditValue>(reason.Key, reason.Value))))));
        }
    }

    private async Task SendAsync(ReplayedAlert alert, CancellationToken cancellationToken)
    {
        var entry = alert.Entry;
        if (alert.Event is null)
        {
            Skip(entry, alert.Note!);
            return;
        }

        var attempt = new ReplayAttempt(entry, End);
        if (!_open.TryAdd(entry.Id, attempt))
        {
            Skip(entry, "It is being sent again already.");
            return;
        }

        var decision = DecisionOf(alert);
        FallbackOffer offer;
        try
        {
            // Counted before its end can be.
            Note(() => _counts.Sent++);
            while ((offer = _pump.Replay(alert, decision, attempt)) is FallbackOffer.NotNow)
            {
                await Task.Delay(Pause, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Withdraw(entry, "The trail stopped.");
            throw;
        }

        if (offer is FallbackOffer.Refused)
        {
            Withdraw(entry, "The instance is not in the configuration, or cannot be used.");
        }
    }

    // Whoever gives the command wants it sent, also if today's policy would not.
    private AlertDecision DecisionOf(ReplayedAlert alert)
    {
        var kept = alert.Entry.Alert?.Alert ?? AlertDetails.None;
        return (alert.IsStored ? _rules.Evaluate(alert.Event!) : null) ?? new AlertDecision(alert.Entry.Severity, kept.Reasons)
        {
            FindingKey = kept.FindingKey,
        };
    }

    private void Withdraw(UndeliveredEntry entry, string why)
    {
        _open.TryRemove(entry.Id, out _);
        Note(() => _counts.Sent--);
        Skip(entry, why);
    }

    private void Skip(UndeliveredEntry entry, string why) => Note(() =>
    {
        _counts.Skipped++;
        Add(entry, why);
    });

    private void End(UndeliveredEntry entry, string? failure)
    {
        _open.TryRemove(entry.Id, out _);
        Note(() =>
        {
            if (failure is null)
            {
                _counts.Delivered++;
            }
            else
            {
                _counts.Failed++;
                Add(entry, failure);
            }
        });
    }

    private void Add(UndeliveredEntry entry, string why)
    {
        var reason = $"{entry.Instance}: {why}";
        if (_reasons.ContainsKey(reason) || _reasons.Count < MostReasons)
        {
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }
    }

    private void Note(Action change)
    {
        lock (_lock)
        {
            change();
            if (_allSent && _counts.Sent == _counts.Delivered + _counts.Failed)
            {
                _ended.TrySetResult();
            }
        }
    }
}

/// <summary>
/// An undelivered alert on its way to its instance again.
/// </summary>
/// <param name="Entry">The entry.</param>
/// <param name="Ended">Takes the entry and, if it was not delivered, the failure.</param>
internal sealed record ReplayAttempt(UndeliveredEntry Entry, Action<UndeliveredEntry, string?> Ended)
{
    public void End(string? failure) => Ended(Entry, failure);
}
