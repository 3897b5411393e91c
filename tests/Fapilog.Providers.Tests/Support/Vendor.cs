namespace Fapilog.Providers.Tests.Support;

/// <summary>
/// One vendor's double with what an instance that sends to it is configured with.
/// </summary>
internal sealed class Vendor : IAsyncDisposable
{
    private readonly IAsyncDisposable _double;
    private readonly Func<IEnumerable<string>> _refusals;
    private readonly Func<int> _accepted;

    public Vendor(IAsyncDisposable vendor, Func<IEnumerable<string>> refusals, Func<int> accepted, params (string Name, string Value)[] settings)
    {
        _double = vendor;
        _refusals = refusals;
        _accepted = accepted;
        Settings = settings;
    }

    /// <summary>Gets the settings by path, such as <c>AllowNetworks:0</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>Gets the channel to send to; <see langword="null"/> for the provider's default.</summary>
    public string? Channel { get; private set; }

    /// <summary>Gets the secrets of the settings, which no output may hold.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    public IReadOnlyList<string> Refusals => [.. _refusals()];

    public int Accepted => _accepted();

    public Vendor To(string channel)
    {
        Channel = channel;
        return this;
    }

    public ValueTask DisposeAsync() => _double.DisposeAsync();
}
