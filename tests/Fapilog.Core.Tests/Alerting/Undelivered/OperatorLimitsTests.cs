using Fapilog.Recovery;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting.Undelivered;

/// <summary>
/// An operator's command opens a trail without the limits of its host, and drops nothing that those would keep.
/// </summary>
public sealed class OperatorLimitsTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("command")]
    [InlineData("recover")]
    public async Task Open_AnEntryOlderThanTheDefaultLimit_IsKeptByACommandAndDroppedByAHost(string how)
    {
        var old = Some.Noon - new UndeliveredLimits().MaxAge - TimeSpan.FromDays(1);
        Directory.CreateDirectory(_directory.Trail);
        await File.WriteAllBytesAsync(
            UndeliveredFile.PathIn(_directory.Trail), UndeliveredFile.ToLine(SomeUndelivered.Entry(at: old).ToMap()).ToArray());

        if (how == "recover")
        {
            await TrailRecovery.RecoverAsync(_directory.Trail, _clock);
        }
        else
        {
            await using var stopped = await StoppedTrail.OpenAsync(_directory.Trail, null, _clock);
        }

        Assert.Single(SomeUndelivered.Read(_directory));
        await using (await Some.StartedTrailAsync(_directory, clock: _clock))
        {
        }

        Assert.Empty(SomeUndelivered.Read(_directory));
    }
}
