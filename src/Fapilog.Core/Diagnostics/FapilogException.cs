namespace Fapilog.Diagnostics;

/// <summary>
/// The exception that is thrown when something cannot start or continue as configured. It contains all faults, not only the
/// first.
/// </summary>
public sealed class FapilogException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="FapilogException"/> class.</summary>
    public FapilogException()
        : this("Fapilog failed.")
    {
    }

    /// <summary>Initializes a new instance of the <see cref="FapilogException"/> class.</summary>
    /// <param name="message">Full sentences for people.</param>
    public FapilogException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="FapilogException"/> class.</summary>
    /// <param name="message">Full sentences for people.</param>
    /// <param name="innerException">The cause.</param>
    public FapilogException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="FapilogException"/> class.</summary>
    /// <param name="faults">All faults; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="faults"/> is empty.</exception>
    public FapilogException(IReadOnlyList<Fault> faults)
        : base(Describe(faults))
    {
        Faults = faults;
    }

    /// <summary>Initializes a new instance of the <see cref="FapilogException"/> class.</summary>
    /// <param name="fault">The fault.</param>
    public FapilogException(Fault fault)
        : this([fault])
    {
    }

    /// <summary>Initializes a new instance of the <see cref="FapilogException"/> class.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public FapilogException(Fault fault, Exception? innerException)
        : base(Describe([fault]), innerException)
    {
        Faults = [fault];
    }

    /// <summary>Gets all faults, in the order in which they were found.</summary>
    public IReadOnlyList<Fault> Faults { get; } = [];

    /// <summary>
    /// Returns the message; with the stack trace and the cause only if there are no <see cref="Faults"/>. A fault says what to
    /// do, and a host prints this text at least twice.
    /// </summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => Faults.Count == 0 ? base.ToString() : $"{GetType()}: {Message}";

    private static string Describe(IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count, nameof(faults));

        return faults.Count == 1
            ? faults[0].ToString()
            : string.Join(
                Environment.NewLine + "  ", faults.Select(fault => fault.ToString()).Prepend($"{faults.Count} faults:"));
    }
}
