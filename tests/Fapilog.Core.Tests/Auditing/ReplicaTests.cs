using Fapilog.Alerting;
using Fapilog.Support;

namespace Fapilog.Auditing;

public sealed class ReplicaTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task LogEventAsync_Replicated_CompletesWhenTheReplicaHasTheDurableEvent()
    {
        var replica = new HeldReplica();
        await using var trail = await StartAsync(new AuditTrailOptions { StoragePath = _directory.Trail, Replica = replica });

        var logged = trail.LogEventAsync(Some.Event(), AuditDurability.Replicated).AsTask();
        var (sequence, checksum) = await replica.Asked.Task;

        Assert.False(logged.IsCompleted);
        Assert.Equal(1, trail.Statistics.LastDurableSequenceNumber);
        replica.Release.SetResult();
        var receipt = await logged;
        Assert.Equal((1, receipt.Checksum), (sequence, checksum));
    }

    [Fact]
    public async Task LogEventAsync_ReplicaFails_FailsAndTheEventIsStored()
    {
        var replica = new HeldReplica();
        await using var trail = await StartAsync(
            new AuditTrailOptions { StoragePath = _directory.Trail, Durability = AuditDurability.Replicated, Replica = replica });
        replica.Release.SetException(new IOException("The centre is away."));

        await Assert.ThrowsAsync<IOException>(async () => await trail.LogEventAsync(Some.Event()));

        Assert.Equal(1, trail.Statistics.Stored);
    }

    [Fact]
    public async Task LogEventAsync_DurableWithAReplica_DoesNotWaitForIt()
    {
        var replica = new HeldReplica();
        await using var trail = await StartAsync(new AuditTrailOptions { StoragePath = _directory.Trail, Replica = replica });

        await trail.LogEventAsync(Some.Event());

        Assert.False(replica.Asked.Task.IsCompleted);
    }

    [Fact]
    public async Task LogEventAsync_ReplicatedWithoutAReplica_IsRefusedAndNotStored()
    {
        await using var trail = await StartAsync(new AuditTrailOptions { StoragePath = _directory.Trail });

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await trail.LogEventAsync(Some.Event(), AuditDurability.Replicated));

        Assert.StartsWith("FAP4012: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, trail.Statistics.Stored);
    }

    [Fact]
    public void Validate_ReplicatedWithoutAReplica_IsAFaultOfDurability()
    {
        var fault =
            Assert.Single(AuditTrailOptionsValidator.Validate(new AuditTrailOptions { Durability = AuditDurability.Replicated }));

        Assert.Equal(("FAP4012", "Durability"), (fault.Code, fault.Path));
    }

    private static async Task<AuditTrail> StartAsync(AuditTrailOptions options)
    {
        var trail = new AuditTrail(options, Array.Empty<AlertInstance>());
        await trail.StartAsync();
        return trail;
    }

    private sealed class HeldReplica : IAuditReplica
    {
        public TaskCompletionSource<(long Sequence, string Checksum)> Asked { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WaitAsync(long sequenceNumber, string checksum, CancellationToken cancellationToken)
        {
            Asked.TrySetResult((sequenceNumber, checksum));
            return Release.Task.WaitAsync(cancellationToken);
        }
    }
}
