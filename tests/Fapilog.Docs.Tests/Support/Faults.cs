namespace Fapilog.Docs.Tests.Support;

/// <summary>
/// What is wrong with the documentation, all of it at once and in full.
/// </summary>
internal static class Faults
{
    public static void AssertNone(IEnumerable<string> faults)
    {
        var all = string.Join('\n', faults);
        Assert.True(all.Length == 0, all);
    }
}
