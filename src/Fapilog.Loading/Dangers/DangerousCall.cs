namespace Fapilog.Loading;

/// <summary>
/// A call in a provider's code that an operator should know about. It need not be a fault.
/// </summary>
/// <remarks>Immutable; read from metadata and instructions, without running them.</remarks>
public sealed record DangerousCall
{
    internal DangerousCall(DangerKind kind, string member, string method, string file)
    {
        Kind = kind;
        Member = member;
        Method = method;
        File = file;
    }

    /// <summary>Gets what the call can do.</summary>
    public DangerKind Kind { get; }

    /// <summary>
    /// Gets the called member, such as <c>System.Environment.Exit</c>; <c>async void</c> where the method itself is that.
    /// </summary>
    public string Member { get; }

    /// <summary>
    /// Gets the method that contains the call, as its author wrote it: for a lambda or a state machine, the method around it.
    /// </summary>
    public string Method { get; }

    /// <summary>Gets the file name of the DLL.</summary>
    public string File { get; }
}

/// <summary>
/// What a call in a provider's code can do to the process it runs in.
/// </summary>
public enum DangerKind
{
    /// <summary>It ends the process.</summary>
    EndsProcess = 0,

    /// <summary>A method is <c>async void</c>: an exception in it ends the process.</summary>
    AsyncVoid = 1,

    /// <summary>It starts a thread, a timer or work on the thread pool: an exception there ends the process.</summary>
    OwnThread = 2,

    /// <summary>It changes what belongs to the whole process, such as its culture, environment or streams.</summary>
    ProcessState = 3,

    /// <summary>It loads code from a file or from bytes, which metadata does not show.</summary>
    LoadsCode = 4,

    /// <summary>It starts another program, or ends one.</summary>
    StartsProcess = 5,
}
