namespace Fapilog.Loading.Tests.Running;

/// <summary>
/// Providers that do not let themselves be disposed.
/// </summary>
public sealed class DisposalTests : RunningProviderFixture
{
    [Theory]
    [Trait("Row", "R17")]
    [InlineData("dispose-throws", "Disposing failed. InvalidOperationException: not now")]
    [InlineData("dispose-blocks", "Disposing failed. TimeoutException: The operation has timed out.")]
    [InlineData("dispose-never-ends", "Disposing failed. TimeoutException: The operation has timed out.")]
    public async Task R17_DisposeThrowsOrHangs_IsCalledOnceAndLeftAfterItsLimit(string provider, string failure)
    {
        var trail = await StartAsync(provider);
        await LogAsync(trail);
        await trail.DrainAlertsAsync().WaitAsync(Guard);

        await EndsAsync(trail.DisposeAsync().AsTask());
        await EndsAsync(trail.DisposeAsync().AsTask());

        Assert.Contains(failure, Assert.Single(Logged(3001)), StringComparison.Ordinal);
        Assert.EndsWith("disposed", Assert.Single(Logged(1105)), StringComparison.Ordinal);
        Assert.Equal((1L, 0L), (Counts(trail).Delivered, Counts(trail).Open));
        AssertStored(1);
    }
}
