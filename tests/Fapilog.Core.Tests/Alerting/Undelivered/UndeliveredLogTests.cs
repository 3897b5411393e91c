using Fapilog.Storage;
using Fapilog.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting.Undelivered;

/// <summary>
/// The file of undelivered alerts, on the real file system.
/// </summary>
public sealed class UndeliveredLogTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();
    private readonly List<int> _dropped = [];

    public UndeliveredLogTests()
    {
        Directory.CreateDirectory(_directory.Trail);
    }

    private string FilePath => Path.Combine(_directory.Trail, ".audit.undelivered.jsonl");

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Open_WithoutAnEntry_CreatesNoFile()
    {
        using var log = Open();

        Assert.Equal(0, Count(log));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Trail));
        Assert.Empty(SomeUndelivered.Read(_directory));
    }

    [Fact]
    public void Append_SeveralEntries_AreReadInOrderAlsoWhileTheLogIsOpen()
    {
        using var log = Open();
        UndeliveredEntry[] entries = [.. Enumerable.Range(1, 5).Select(number => SomeUndelivered.Entry($"{number}"))];

        log.Append(entries[0]);
        log.Append(entries[1..4]);
        log.Append(entries[4]);

        Assert.Equal(entries, SomeUndelivered.Read(_directory));
        Assert.All(entries, entry => Assert.True(log.Contains("chat", entry.EventId!)));
        Assert.False(log.Contains("mail", entries[0].EventId!));
        Assert.Equal((5, 5, 0), (Count(log), Count(log, "chat"), Count(log, "mail")));
        log.Dispose();
        using var again = Open();
        Assert.Equal((5, true), (Count(again), again.Contains("chat", entries[4].EventId!)));
        Assert.Equal(entries, SomeUndelivered.Read(_directory));
    }

    [Fact]
    public void Close_AnEntry_EndsItAndIsReadBackUntilTheNextOpening()
    {
        UndeliveredEntry[] entries = [SomeUndelivered.Entry("one"), SomeUndelivered.Entry("two"), SomeUndelivered.Entry("one")];
        using (var log = Open())
        {
            log.Append(entries);
            _clock.Advance(TimeSpan.FromHours(1));
            log.Close(entries[0].Id, UndeliveredEnd.Replayed);
            log.Close(entries[1].Id, UndeliveredEnd.Replayed);
            log.Close(entries[1].Id, UndeliveredEnd.Delivered);
            log.Close("unknown", UndeliveredEnd.Replayed);

            // The third is of the same event as the first.
            Assert.Equal((1, true, false), (Count(log), log.Contains("chat", "event one"), log.Contains("chat", "event two")));
        }

        var all = SomeUndelivered.Read(_directory, settledToo: true);
        Assert.Equal([entries[2]], SomeUndelivered.Read(_directory));
        Assert.Equal(
            new UndeliveredSettlement(entries[0].Id, "chat", UndeliveredEnd.Replayed, Some.Noon.AddHours(1)), all[0].Settled);
        Assert.Equal((3, UndeliveredEnd.Replayed, null), (all.Count, all[1].Settled?.How, all[2].Settled));
        using var next = Open();
        Assert.Equal([entries[2]], SomeUndelivered.Read(_directory, settledToo: true));
        Assert.Empty(_dropped);
    }

    [Fact]
    public void Open_AnEntryThatALaterVersionEnded_IsSettled()
    {
        var entry = SomeUndelivered.Entry("one");
        using (var log = Open())
        {
            log.Append(entry);
            log.Close(entry.Id, UndeliveredEnd.Replayed);
        }

        File.WriteAllText(
            FilePath, File.ReadAllText(FilePath).Replace("\"replayed\"", "\"handed_on\"", StringComparison.Ordinal));

        Assert.Equal(UndeliveredEnd.Unknown, Assert.Single(SomeUndelivered.Read(_directory, settledToo: true)).Settled!.How);
        using var next = Open();
        Assert.Equal(0, Count(next));
    }

    [Fact]
    public void Open_AfterATornEnd_CutsItOffAndGoesOn()
    {
        UndeliveredEntry[] entries = [SomeUndelivered.Entry("one"), SomeUndelivered.Entry("two"), SomeUndelivered.Entry("three")];
        using (var log = Open())
        {
            log.Append(entries[..2]);
        }

        var torn = UndeliveredFile.ToLine(SomeUndelivered.Entry("torn").ToMap());
        var withoutEnd = torn[..^1];
        torn.AsSpan(100, 200).Clear();
        foreach (var rest in (byte[][])[torn[..150], torn, "{"u8.ToArray(), withoutEnd])
        {
            using (var file = new FileStream(FilePath, FileMode.Append))
            {
                file.Write(rest);
            }

            Assert.Equal(entries[..2], SomeUndelivered.Read(_directory));
            Open().Dispose();
            Assert.Equal(entries[..2], SomeUndelivered.Read(_directory));
        }

        using var next = Open();
        next.Append(entries[2]);
        Assert.Equal(entries, SomeUndelivered.Read(_directory));
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public void Append_BeyondTheLimit_DropsTheLeastSevereAndOldestAndSaysHowMany()
    {
        const int Size = 256 * 1024;
        using var log = Open(new UndeliveredLimits { MaxSize = Size });
        for (var number = 0; number < 200; number++)
        {
            var severity = number % 4 == 0 ? AlertSeverity.Critical : AlertSeverity.Error;
            log.Append(SomeUndelivered.Entry($"{number}", severity: severity));
            Assert.InRange(new FileInfo(FilePath).Length, 1, Size);
        }

        var left = SomeUndelivered.Read(_directory);
        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number * 4}"), Of(AlertSeverity.Critical).Take(50));
        Assert.Equal("199", Of(AlertSeverity.Error)[^1]);
        Assert.InRange(left.Count, 100, 180);
        Assert.Equal((200, left.Count), (left.Count + _dropped.Sum(), Count(log)));

        // A batch of them each time, not one with each entry.
        Assert.InRange(_dropped.Count, 1, 20);
        Assert.StartsWith(
            "FAP3019: The undelivered alerts take",
            Assert.Single(_log.Lines, line => line.Id == 3031).Message,
            StringComparison.Ordinal);
        Assert.Equal(_dropped.Count, _log.Lines.Count(line => line.Id == 3032));

        string[] Of(AlertSeverity severity) =>
            [.. left.Where(entry => entry.Severity == severity).Select(entry => entry.Alert!.Message)];
    }

    [Fact]
    public void Append_AfterMostIsSettled_RewritesTheFileAndKeepsEveryOpenEntry()
    {
        UndeliveredEntry[] entries = [.. Enumerable.Range(0, 400).Select(number => SomeUndelivered.Entry($"{number}"))];
        using var log = Open();
        log.Append(entries);
        var open = entries.Where((_, number) => number % 10 == 0).ToArray();
        var full = new FileInfo(FilePath).Length;

        foreach (var entry in entries.Except(open))
        {
            log.Close(entry.Id, UndeliveredEnd.Replayed);
        }

        log.Append(SomeUndelivered.Entry("last"));

        Assert.InRange(new FileInfo(FilePath).Length, 1, full / 2);
        Assert.Equal(
            [.. open.Select(entry => entry.Id), SomeUndelivered.Read(_directory)[^1].Id],
            SomeUndelivered.Read(_directory).Select(entry => entry.Id));
        Assert.Equal((open.Length + 1, 0), (Count(log), _dropped.Count));
    }

    [Fact]
    public void Entries_OlderThanTheLimit_AreDroppedAtOpeningAndOnceADay()
    {
        var limits = new UndeliveredLimits { MaxAge = TimeSpan.FromDays(2) };
        using (var log = Open(limits))
        {
            log.Append(SomeUndelivered.Entry("first"));
            _clock.Advance(TimeSpan.FromDays(3));
            log.Append(SomeUndelivered.Entry("second", _clock.GetUtcNow()));
            Assert.Equal(["second"], SomeUndelivered.Read(_directory).Select(entry => entry.Alert!.Message));
        }

        _clock.Advance(TimeSpan.FromDays(3));
        using var next = Open(limits);
        Assert.Equal((0, 0), (Count(next), new FileInfo(FilePath).Length));
        Assert.Equal([1, 1], _dropped);
    }

    [Fact]
    public void ForgetBefore_ADay_LeavesNothingOfItsAlertsInTheFile()
    {
        var (old, settled, recent) = (
            SomeUndelivered.Entry("ada@example.com"), SomeUndelivered.Entry("bob@example.com"),
            SomeUndelivered.Entry("carol", Some.Noon.AddDays(1)));
        var unplaced = SomeUndelivered.Entry("dan@example.com") with { Place = null };
        using var log = Open();
        log.Append(old with { EventId = "1" }, settled with { EventId = "2" }, recent, unplaced with { EventId = "3" });
        log.Close(settled.Id, UndeliveredEnd.Replayed);

        log.ForgetBefore(new DateOnly(2025, 8, 8));

        var text = File.ReadAllText(FilePath);
        Assert.DoesNotContain("example.com", text, StringComparison.Ordinal);
        Assert.Equal(
            [old with { EventId = "1", Alert = null }, recent, unplaced with { EventId = "3", Alert = null }],
            SomeUndelivered.Read(_directory));
        Assert.True(log.Contains("chat", "1"));
        log.Append(SomeUndelivered.Entry("after"));
        log.ForgetBefore(new DateOnly(2025, 8, 7));
        Assert.Equal(4, SomeUndelivered.Read(_directory).Count);
        Assert.Empty(_dropped);
    }

    [Fact]
    public void Append_AfterAnotherProgramChangedTheFile_GoesOnWithWhatIsInIt()
    {
        using var log = Open();
        log.Append(SomeUndelivered.Entry("one"));
        using (var file = new FileStream(FilePath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write("{\"who\":\"else\"}\n"u8);
        }

        log.Append(SomeUndelivered.Entry("two"));

        GoesOnWith("one", "two");
        Assert.Single(_log.Lines, line => line.Id == 3034);
    }

    [UnixFact]
    public void Append_AfterTheFileWasDeleted_GoesOnWithoutIt()
    {
        using var log = Open();
        log.Append(SomeUndelivered.Entry("one"));
        File.Delete(FilePath);

        log.Append(SomeUndelivered.Entry("two"));

        GoesOnWith("two");
        Assert.DoesNotContain(_log.Lines, line => line.Id == 3034);
    }

    [Fact]
    public void Append_WhileSomebodyReads_GoesOnAndRewritesTheFileLater()
    {
        UndeliveredEntry[] entries = [.. Enumerable.Range(0, 200).Select(number => SomeUndelivered.Entry($"{number}"))];
        using var log = Open();
        log.Append(entries);
        var full = new FileInfo(FilePath).Length;
        using (PhysicalFileSystem.Instance.OpenRead(FilePath))
        {
            foreach (var entry in entries)
            {
                log.Close(entry.Id, UndeliveredEnd.Replayed);
            }

            log.Append(SomeUndelivered.Entry("while"));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        log.Append(SomeUndelivered.Entry("after"));

        Assert.Equal(["while", "after"], SomeUndelivered.Read(_directory).Select(entry => entry.Alert!.Message));
        Assert.InRange(new FileInfo(FilePath).Length, 1, full / 2);
        Assert.Equal(2, Count(log));
    }

    [Fact]
    public async Task Append_FromSeveralThreadsWhileOthersRead_NoLineIsTornOrLost()
    {
        using var log = Open(new UndeliveredLimits { MaxSize = 8 * 1024 * 1024 });
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var number = 0; number < 40; number++)
            {
                var entry = SomeUndelivered.Entry($"{writer}.{number}");
                log.Append(entry);
                if (number % 2 == 0)
                {
                    log.Close(entry.Id, UndeliveredEnd.Replayed);
                }
            }
        })).ToArray();
        while (!Task.WhenAll(writers).IsCompleted)
        {
            Assert.All(SomeUndelivered.Read(_directory), entry => Assert.NotNull(entry.Alert));
        }

        await Task.WhenAll(writers);
        Assert.Equal(
            (from writer in Enumerable.Range(0, 4)
             from number in Enumerable.Range(0, 20)
             select $"{writer}.{(number * 2) + 1}").Order(StringComparer.Ordinal),
            SomeUndelivered.Read(_directory).Select(entry => entry.Alert!.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Append_WhatAProviderSaid_HoldsNoSecretOfIt()
    {
        const string Token = "k9-token-0c7d41";
        using var dispatcher = new ScriptedDispatcher(
            _ => throw new AlertDeliveryException(AlertFailureKind.Rejected, $"no such channel for {Token}"));
        var safe = SafeAlertDispatcher.Wrap(
            "chat", dispatcher,
            new SafeAlertDispatcherOptions { SecretMask = new SecretMask([Secret.Parse(Token)]), TimeProvider = _clock });
        var result = await safe.CallAsync();

        using var log = Open();
        log.Append(SomeUndelivered.Entry() with { Failure = result.Failure! });

        Assert.DoesNotContain(Token, string.Concat(TextLines.Read(FilePath)), StringComparison.Ordinal);
        Assert.Contains("no such channel", SomeUndelivered.Read(_directory)[0].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TooMuchIsUndelivered_RaisesAnAlertOfTheTrail()
    {
        using (var log = Open())
        {
            log.Append(SomeUndelivered.Entry("old"));
        }

        _clock.Advance(TimeSpan.FromDays(91));
        var chat = new CollectingDispatcher();
        await using var trail = await Some.StartedTrailAsync(_directory, chat, clock: _clock);
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        await Soon.TrueAsync(() => chat.Sent.Count > 0);

        Assert.StartsWith(
            "Undelivered alerts were dropped, because they were too old or too many: 1.",
            Assert.Single(chat.Sent).Event.Message,
            StringComparison.Ordinal);
        Assert.Equal(["audit_storage_failure"], chat.Sent[0].Event.Alert.Reasons);
    }

    private void GoesOnWith(params string[] messages)
    {
        Assert.Equal(messages, SomeUndelivered.Read(_directory).Select(entry => entry.Alert!.Message));
        Assert.StartsWith(
            "Another program changed", Assert.Single(_log.Lines, line => line.Id == 3033).Message, StringComparison.Ordinal);
    }

    private UndeliveredLog Open(UndeliveredLimits? limits = null) => UndeliveredLog.Open(
        PhysicalFileSystem.Instance, _directory.Trail, limits ?? new UndeliveredLimits(), _clock, _log, _dropped.Add);

    private static int Count(UndeliveredLog log, string? instance = null) =>
        log.Choose(new UndeliveredFilter(instance)).Count;
}
