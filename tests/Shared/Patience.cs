namespace Fapilog.Tests.Shared;

/// <summary>
/// How long a test waits for what must happen, before it is called failed. No test passes or fails by being faster.
/// </summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public static CancellationToken Token() => new CancellationTokenSource(Limit).Token;
}
