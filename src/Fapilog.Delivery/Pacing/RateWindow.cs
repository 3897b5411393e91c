namespace Fapilog.Delivery;

/// <summary>
/// When the calls ended that the rules still count, and how many are under way. Guarded by its owner's lock.
/// </summary>
internal sealed class RateWindow
{
    private readonly IReadOnlyList<PacingRule> _rules;
    private readonly int _most;
    private readonly TimeSpan _longest;
    private readonly List<TimeSpan> _ended = [];
    private int _underWay;

    public RateWindow(IReadOnlyList<PacingRule> rules)
    {
        _rules = rules;
        _most = rules.Count == 0 ? 0 : rules.Max(rule => rule.Calls);
        _longest = rules.Count == 0 ? TimeSpan.Zero : rules.Max(rule => rule.Window);
    }

    public bool IsEmptyAt(TimeSpan now) => _underWay == 0 && (_ended.Count == 0 || _ended[^1] + _longest <= now);

    public void Begin() => _underWay++;

    public void End(TimeSpan now)
    {
        _underWay--;
        _ended.Add(now);
        if (_ended.Count > 2 * _most)
        {
            _ended.RemoveRange(0, _ended.Count - _most);
        }
    }

    /// <summary>Returns when a call may begin that has others ahead of it; one that is under way counts as if it ended now.</summary>
    public TimeSpan Due(TimeSpan now, int ahead)
    {
        if (ahead == 0)
        {
            return _rules.Count == 0 ? now : _rules.Max(rule => Due(_ended, _underWay, rule, now));
        }

        var simulated = _ended.Concat(Enumerable.Repeat(now, _underWay)).ToList();
        for (var i = 0; i < ahead; i++)
        {
            var due = _rules.Count == 0 ? now : _rules.Max(rule => Due(simulated, 0, rule, now));
            simulated.Add(due);
        }

        return _rules.Count == 0 ? now : _rules.Max(rule => Due(simulated, 0, rule, now));
    }

    private static TimeSpan Due(List<TimeSpan> ended, int underWay, PacingRule rule, TimeSpan now)
    {
        var index = ended.Count - (rule.Calls - underWay);
        if (index < 0)
        {
            return now;
        }

        var counted = index < ended.Count ? ended[index] : now;
        return counted + rule.Window > now ? counted + rule.Window : now;
    }
}
