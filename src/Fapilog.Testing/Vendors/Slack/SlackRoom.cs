namespace Fapilog.Testing;

/// <summary>
/// A channel of a <see cref="SlackDouble"/>. The caller locks.
/// </summary>
internal sealed class SlackRoom
{
    public SlackRoom(string name, string id)
    {
        Name = name;
        Id = id;
    }

    public string Name { get; }

    public string Id { get; }

    /// <summary>Gets or sets Slack's error code for the channel; <see langword="null"/> for none.</summary>
    public string? Fault { get; set; }

    public RateLimit Rate { get; } = new(1, TimeSpan.FromSeconds(1));

    public HashSet<string> Posted { get; } = [];

    public bool IsNamed(string? channel) =>
        channel is not null && (channel == Id || string.Equals(channel.TrimStart('#'), Name, StringComparison.Ordinal));
}
