using System.Globalization;
using Fapilog.Auditing;
using Fapilog.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

public sealed class SafeAlertDispatcherTests : IDisposable
{
    private const string Token = "k9-token-0c7d41";

    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task SendAlertAsync_Accepted_ReturnsTheReceipt()
    {
        var receipt = new AlertReceipt { Reference = "ts-1" };
        var safe = Wrap(_ => Task.FromResult(receipt));

        Assert.Same(receipt, await SendAsync(safe));
        Assert.Equal((1, 0, 0, null), (safe.DeliveredCount, safe.FailedCount, safe.TimedOutCount, safe.LastFailure));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAlertAsync_Fails_IsLoggedWithinTheCall(bool atOnce)
    {
        // A logger that feeds a trail must not alert about a failed alert.
        var log = new ScopeLog();
        var vendor = new TaskCompletionSource<AlertReceipt>();
        var safe = SafeAlertDispatcher.Wrap(
            "chat",
            new ScriptedDispatcher(_ => atOnce ? throw new IOException("cable cut") : vendor.Task),
            new SafeAlertDispatcherOptions { Logger = log, TimeProvider = _clock });

        var sending = SendAsync(safe);
        vendor.SetException(new IOException("cable cut"));
        await sending;

        Assert.Equal(["chat"], log.Instances);
        Assert.Null(AlertCallScope.Instance);
    }

    [Fact]
    public async Task SendAlertAsync_AcceptedLater_ReturnsTheReceipt()
    {
        var vendor = new TaskCompletionSource<AlertReceipt>();
        var sending = SendAsync(Wrap(_ => vendor.Task));

        vendor.SetResult(AlertReceipt.Accepted);

        Assert.Same(AlertReceipt.Accepted, await sending);
    }

    [Fact]
    public async Task SendAlertAsync_ThrowsAtOnce_SaysSo() =>
        await AssertFailsAsync(_ => throw new IOException("cable cut"), AlertCallStatus.Temporary, "IOException: cable cut");

    [Fact]
    public async Task SendAlertAsync_TaskFaults_SaysSo() =>
        await AssertFailsAsync(
            _ => Task.FromException<AlertReceipt>(new IOException("cable cut")),
            AlertCallStatus.Temporary,
            "IOException: cable cut");

    [Fact]
    public async Task SendAlertAsync_TaskFaultsLater_SaysSo() => await AssertFailsAsync(
        async _ =>
        {
            await Task.Yield();
            throw new AggregateException(new IOException("cable cut"));
        },
        AlertCallStatus.Temporary,
        "IOException: cable cut");

    [Fact]
    public async Task SendAlertAsync_NoTask_SaysSo() =>
        await AssertFailsAsync(_ => null!, AlertCallStatus.Temporary, "The dispatcher returned no task.");

    [Fact]
    public async Task SendAlertAsync_NoReceipt_SaysSo() =>
        await AssertFailsAsync(
            _ => Task.FromResult<AlertReceipt>(null!), AlertCallStatus.Temporary, "The dispatcher returned no receipt.");

    [Fact]
    public async Task SendAlertAsync_ACancellationNobodyAskedFor_IsAFailure() =>
        await AssertFailsAsync(
            _ => Task.FromCanceled<AlertReceipt>(new CancellationToken(true)),
            AlertCallStatus.Temporary,
            "TaskCanceledException");

    [Fact]
    public async Task SendAlertAsync_AnExceptionWhoseMessageThrows_IsAFailure() =>
        await AssertFailsAsync(_ => throw new HostileException(), AlertCallStatus.Temporary, "HostileException");

    [Theory]
    [InlineData(AlertFailureKind.Temporary, "Temporary")]
    [InlineData(AlertFailureKind.Rejected, "Rejected")]
    [InlineData(AlertFailureKind.InstanceFailed, "InstanceFailed")]
    public async Task EndAsync_AKind_IsKept(AlertFailureKind kind, string status)
    {
        var safe = Wrap(_ => ScriptedDispatcher.Fail(kind, TimeSpan.FromSeconds(7)));

        var outcome = await safe.CallAsync();

        Assert.Equal(
            (status, TimeSpan.FromSeconds(7), "The vendor said no."),
            (outcome.Status.ToString(), outcome.RetryAfter, outcome.Failure));
    }

    [Fact]
    public async Task SendAlertAsync_NeverCompletes_EndsAtTheLimit()
    {
        var safe = Wrap(_ => new TaskCompletionSource<AlertReceipt>().Task);
        var sending = SendAsync(safe);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(sending.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Not delivered: The call did not end within 00:01:00; it was abandoned.", (await sending).Note);
        Assert.Equal((0, 1, 1), (safe.DeliveredCount, safe.FailedCount, safe.TimedOutCount));
    }

    [Fact]
    public async Task EndAsync_TheCallersLimit_CountsAndNotTheOptions()
    {
        var delivering = Wrap(_ => new TaskCompletionSource<AlertReceipt>().Task)
            .CallAsync(new CallOptions { Deadline = TimeSpan.FromMinutes(4) });
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.False(delivering.IsCompleted);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(AlertCallStatus.TimedOut, (await delivering).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAlertAsync_CancelledByTheHost_IsNoFailure(bool honoursTheToken)
    {
        using var host = new CancellationTokenSource();
        var safe = SafeAlertDispatcher.Wrap(
            "chat",
            new ScriptedDispatcher((_, token) => honoursTheToken ? Never().WaitAsync(token) : Never()),
            Options());
        var sending = safe.SendAlertAsync(Some.Critical(), AlertSeverity.Critical, null, host.Token);

        await host.CancelAsync();

        Assert.Equal("Not delivered: The host cancelled the call.", (await sending).Note);
        Assert.Equal((0, 0), (safe.DeliveredCount, safe.FailedCount));
    }

    [Fact]
    public async Task SendAlertAsync_ChangesTheCulture_LeavesTheCallersAlone()
    {
        var turkish = new CultureInfo("tr-TR");
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

        await SendAsync(Wrap(_ =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (turkish, turkish);
            return ScriptedDispatcher.Accept;
        }));

        Assert.Equal(before, (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture));
    }

    [Fact]
    public async Task SendAlertAsync_LogsToTheTrailItServes_IsStoredAndAlertsNobody()
    {
        using var directory = new TempDirectory();
        AuditTrail? trail = null;
        using var dispatcher = new ScriptedDispatcher(async _ =>
        {
            await trail!.LogEventAsync(Some.Critical("while alerting"));
            await Task.Yield();
            await trail.LogEventAsync(Some.Critical("still alerting"));
            return AlertReceipt.Accepted;
        });
        trail = await Some.StartedTrailAsync(directory, dispatcher);

        await trail.LogEventAsync(Some.Critical("first"));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        await trail.LogEventAsync(Some.Critical("second"));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        await trail.DisposeAsync();

        Assert.Equal(2, dispatcher.Count);
        Assert.Equal(6, ChainCheck.Verify(directory.Lines()).Count);
        Assert.Equal(2, trail.Statistics.AlertsRaised);
    }

    [Fact]
    public void Wrap_AWrapped_IsTheSame()
    {
        var safe = Wrap(_ => ScriptedDispatcher.Accept);

        Assert.Same(safe, SafeAlertDispatcher.Wrap("other", safe));
    }

    [Fact]
    public void Wrap_BadArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => SafeAlertDispatcher.Wrap(" ", NoopAlertDispatcher.Instance));
        Assert.Throws<ArgumentNullException>(() => SafeAlertDispatcher.Wrap("chat", null!));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SafeAlertDispatcher.Wrap("chat", NoopAlertDispatcher.Instance, new() { Timeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SafeAlertDispatcher.Wrap("chat", NoopAlertDispatcher.Instance, new() { DisposeTimeout = TimeSpan.Zero }));
    }

    [Fact]
    public async Task SendAlertAsync_FailsAgainAndAgain_IsLoggedOncePerWindowWithTheCount()
    {
        var safe = Wrap(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        for (var i = 0; i < 5; i++)
        {
            await SendAsync(safe);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(safe);

        Assert.Equal(6, safe.FailedCount);
        Assert.Equal([3001, 3004], _log.Lines.Select(line => line.Id));
        Assert.All(_log.Lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.Contains("Earlier failures that were not logged: 4.", _log.Lines[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_TheLogThrows_StillAnswers()
    {
        var options = Options();
        options.Logger = new ThrowingLog();

        var receipt =
            await SendAsync(SafeAlertDispatcher.Wrap("chat", new ScriptedDispatcher(_ => throw new IOException("cut")), options));

        Assert.Equal("Not delivered: IOException: cut", receipt.Note);
    }

    [Fact]
    public async Task Failures_ThatQuoteASecret_ShowItNowhere()
    {
        var options = Options();
        options.SecretMask =
            new SecretMask([Secret.Parse(Token), Secret.Parse($"https://hooks.test/services/{Token}-path?key={Token}")]);
        var safe = SafeAlertDispatcher.Wrap("chat", new LeakingDispatcher(), options);

        var receipt = await SendAsync(safe);
        await safe.DisposeAsync();

        var seen = string.Join('|', _log.Lines.Select(line => line.Message).Append(receipt.Note).Append(safe.LastFailure));
        Assert.DoesNotContain(Token, seen, StringComparison.Ordinal);
        Assert.Contains("[secret]", receipt.Note, StringComparison.Ordinal);
        Assert.Contains("[secret]", safe.LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_Throws_IsContained()
    {
        var safe = SafeAlertDispatcher.Wrap("chat", new DisposingDispatcher(() => throw new IOException("stuck")), Options());

        await safe.DisposeAsync();
        await safe.DisposeAsync();

        Assert.Equal("Disposing failed. IOException: stuck", safe.LastFailure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DisposeAsync_Hangs_EndsAtTheLimit(bool blocks)
    {
        using var release = new ManualResetEventSlim();
        var safe = SafeAlertDispatcher.Wrap(
            "chat",
            new DisposingDispatcher(
                () => { if (blocks) { release.Wait(); return ValueTask.CompletedTask; } return new(Never()); }),
            Options());

        await Soon.EndsAsync(safe.DisposeAsync().AsTask(), _clock, TimeSpan.FromSeconds(1));

        Assert.StartsWith("Disposing failed. TimeoutException", safe.LastFailure, StringComparison.Ordinal);
        release.Set();
    }

    [Fact]
    public async Task LateFault_OfAnAbandonedCall_IsObserved()
    {
        var unobserved = new List<string>();
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) => unobserved.Add(e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            await AbandonAndFaultAsync();
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }

        Assert.DoesNotContain(unobserved, text => text.Contains("late fault of this test", StringComparison.Ordinal));
    }

    private static Task<AlertReceipt> Never() => new TaskCompletionSource<AlertReceipt>().Task;

    private static Task<AlertReceipt> SendAsync(SafeAlertDispatcher safe) =>
        safe.SendAlertAsync(Some.Critical(), AlertSeverity.Critical);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private async Task AbandonAndFaultAsync()
    {
        var vendor = new TaskCompletionSource<AlertReceipt>();
        var sending = SendAsync(Wrap(_ => vendor.Task));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await sending;
        vendor.SetException(new IOException("late fault of this test"));
    }

    private async Task AssertFailsAsync(Func<SentAlert, Task<AlertReceipt>> answer, AlertCallStatus status, string failure)
    {
        var safe = Wrap(answer);

        var outcome = await safe.CallAsync();
        var receipt = await SendAsync(safe);

        Assert.Equal(status, outcome.Status);
        Assert.Contains(failure, outcome.Failure, StringComparison.Ordinal);
        Assert.StartsWith("Not delivered: ", receipt.Note, StringComparison.Ordinal);
        Assert.Equal((0, 2, outcome.Failure), (safe.DeliveredCount, safe.FailedCount, safe.LastFailure));
    }

    private SafeAlertDispatcher Wrap(Func<SentAlert, Task<AlertReceipt>> answer) =>
        SafeAlertDispatcher.Wrap("chat", new ScriptedDispatcher(answer), Options());

    private SafeAlertDispatcherOptions Options() => new() { TimeProvider = _clock, Logger = _log };

    private sealed class LeakingDispatcher : IAlertDispatcher, IDisposable
    {
        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            throw new HttpRequestException($"POST https://hooks.test/services/{Token}-path?key={Token} answered 500 to {Token}.");

        public void Dispose() => throw new InvalidOperationException($"closing {Token}");
    }

    private sealed class DisposingDispatcher : IAlertDispatcher, IAsyncDisposable
    {
        private readonly Func<ValueTask> _dispose;

        public DisposingDispatcher(Func<ValueTask> dispose)
        {
            _dispose = dispose;
        }

        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            ScriptedDispatcher.Accept;

        public ValueTask DisposeAsync() => _dispose();
    }

#pragma warning disable CA1032, CA1064 // A double: an exception as bad as a provider can make one.
    private sealed class HostileException : Exception
#pragma warning restore CA1032, CA1064
    {
        public override string Message => throw new InvalidOperationException("no message");
    }

    private sealed class ThrowingLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("no log");
    }

    private sealed class ScopeLog : ILogger
    {
        public List<string?> Instances { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Instances.Add(AlertCallScope.Instance);
    }
}
