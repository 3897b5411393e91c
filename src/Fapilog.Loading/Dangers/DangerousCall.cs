namespace Fapilog.Loading;

/// <summary>
/// A call in a provider's code that a person who decides about it may want to know of. It need not be a fault.
/// </summary>
/// <param name="Kind">What it can do.</param>
/// <param name="Member">What is called, such as <c>System.Environment.Exit</c>; <c>async void</c> where that is what the method is.</param>
/// <param name="Method">The method that contains it, as its author wrote it: of a lambda or a state machine, the one around it.</param>
/// <param name="File">The file name of the DLL.</param>
/// <remarks>Immutable; read from metadata and instructions, without running them.</remarks>
public sealed record DangerousCall(DangerKind Kind, string Member, string Method, string File);

/// <summary>
/// What a call in a provider's code can do to the process it runs in.
/// </summary>
public enum DangerKind
{
    /// <summary>It ends the process, or a process that may be this one.</summary>
    EndsProcess = 0,

    /// <summary>A method is <c>async void</c>: an exception in it ends the process.</summary>
    AsyncVoid = 1,

    /// <summary>It starts a thread, a timer or work on the thread pool: an exception there ends the process.</summary>
    OwnThread = 2,

    /// <summary>It changes what belongs to the whole process, such as its culture, environment or streams.</summary>
    ProcessState = 3,

    /// <summary>It loads code from a file or from bytes, which metadata does not show.</summary>
    LoadsCode = 4,

    /// <summary>It starts another program.</summary>
    StartsProcess = 5,
}
