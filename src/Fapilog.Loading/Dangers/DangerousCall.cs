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
