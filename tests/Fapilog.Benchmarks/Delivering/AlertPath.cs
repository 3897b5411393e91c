namespace Fapilog.Benchmarks.Delivering;

/// <summary>
/// A way from a logging call to a vendor.
/// </summary>
internal interface IAlertPath : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Gets how many receivers get each alert.</summary>
    int Receivers => 1;

    /// <summary>
    /// Gets the memory it takes at the end of a load, in bytes: what lives on the heap of this process, or the working set of
    /// another one.
    /// </summary>
    long Memory { get; }

    /// <summary>Makes the alert of a number. What it returns may end when the alert has been taken, or delivered.</summary>
    Task SendAsync(int number);
}
