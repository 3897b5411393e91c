using System.Collections.Concurrent;

namespace Fapilog.Testing;

/// <summary>
/// The scripted answers of a test: queued or permanent, for a step or a recipient.
/// </summary>
internal sealed class SmtpScript
{
    private readonly ConcurrentDictionary<SmtpStep, ConcurrentQueue<SmtpReply>> _queues = new();
    private readonly ConcurrentDictionary<SmtpStep, SmtpReply> _always = new();
    private readonly ConcurrentDictionary<string, SmtpReply> _recipients = new(StringComparer.OrdinalIgnoreCase);

    public void Enqueue(SmtpStep step, SmtpReply reply) => _queues.GetOrAdd(step, _ => new()).Enqueue(reply);

    public void Always(SmtpStep step, SmtpReply? reply) => Set(_always, step, reply);

    public void AlwaysFor(string recipient, SmtpReply? reply) => Set(_recipients, recipient, reply);

    public SmtpReply? Next(SmtpStep step, string? recipient = null)
    {
        if (recipient is not null && _recipients.TryGetValue(recipient, out var reply))
        {
            return reply;
        }

        return _queues.TryGetValue(step, out var queue) && queue.TryDequeue(out var queued)
            ? queued
            : _always.GetValueOrDefault(step);
    }

    private static void Set<TKey>(ConcurrentDictionary<TKey, SmtpReply> replies, TKey key, SmtpReply? reply)
        where TKey : notnull
    {
        if (reply is null)
        {
            replies.TryRemove(key, out _);
        }
        else
        {
            replies[key] = reply;
        }
    }
}
