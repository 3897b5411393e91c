namespace Fapilog.Delivery;

/// <summary>
/// One line of an <see cref="AlertReport"/>: something a person may want to know about an alert.
/// </summary>
/// <param name="Name">Its stable name, in snake case, as on disk where the fact is a member of the event.</param>
/// <param name="Label">What it is called before people, such as <c>Event id</c>.</param>
/// <param name="Value">What it is; cleaned by <see cref="PlainText"/>, of any length, never empty.</param>
public sealed record AlertFact(string Name, string Label, string Value);
