namespace Fapilog.Testing;

/// <summary>
/// The kinds of a <see cref="CardMember"/>.
/// </summary>
internal enum CardMemberKind
{
    Anything,
    Text,
    Boolean,
    Number,
    Elements,
    Inlines,
    Facts,
}
