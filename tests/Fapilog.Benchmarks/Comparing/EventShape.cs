namespace Fapilog.Benchmarks.Comparing;

/// <summary>How much an event contains.</summary>
internal enum EventShape
{
    /// <summary>What happened, to what, by whom, in which request.</summary>
    Small,

    /// <summary>17 properties.</summary>
    Full,

    /// <summary>17 properties, and 2 KB of metadata.</summary>
    Large,
}
