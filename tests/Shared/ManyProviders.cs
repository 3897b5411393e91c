using System.Globalization;
using System.Text;

namespace Fapilog.Tests;

/// <summary>
/// Fills a plugins folder with copies of one real provider, each in a folder of its own and under a name of its own.
/// </summary>
internal static class ManyProviders
{
    // How the DLL of the sample SmallestProvider says its name: the start of an attribute, the length, the text.
    private static readonly byte[] Declaration = [1, 0, 6, .. "stderr"u8];

    /// <summary>Returns the name of one of them.</summary>
    public static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"p{index:d5}");

    /// <param name="plugins">The plugins folder.</param>
    /// <param name="smallestProvider">The DLL of the sample SmallestProvider.</param>
    /// <param name="count">How many to make.</param>
    public static void Fill(string plugins, string smallestProvider, int count)
    {
        var dll = File.ReadAllBytes(smallestProvider);
        var at = dll.AsSpan().IndexOf(Declaration) + 3;
        for (var i = 0; i < count; i++)
        {
            Encoding.ASCII.GetBytes(Name(i), dll.AsSpan(at));
            var folder = Directory.CreateDirectory(Path.Combine(plugins, Name(i))).FullName;
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(smallestProvider)), dll);
        }
    }
}
