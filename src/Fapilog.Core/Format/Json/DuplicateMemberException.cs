using System.Text.Json;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

/// <summary>
/// The exception that is thrown when a JSON object contains a member twice. Readers differ in which of the two they use, so
/// neither is evidence.
/// </summary>
#pragma warning disable CA1032, CA1064 // Internal: thrown and caught within this assembly only.
internal sealed class DuplicateMemberException : JsonException
#pragma warning restore CA1032, CA1064
{
    public DuplicateMemberException(string member)
        : base($"The member '{ShortText.Shorten(member)}' is given twice.")
    {
    }
}
