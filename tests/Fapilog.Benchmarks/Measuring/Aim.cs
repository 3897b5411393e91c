using System.Globalization;

namespace Fapilog.Benchmarks.Measuring;

/// <summary>
/// A figure that the product is held to.
/// </summary>
/// <param name="What">What is compared.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Bound">What it should be.</param>
/// <param name="AtLeast">Whether the bound is the least; otherwise it is the most.</param>
internal sealed record Aim(string What, double Measured, double Bound, bool AtLeast)
{
    public bool Met => AtLeast ? Measured >= Bound : Measured <= Bound;

    public static void Print(IReadOnlyCollection<Aim> aims)
    {
        if (aims.Count == 0)
        {
            return;
        }

        Console.WriteLine();
        Console.WriteLine($"aims: {aims.Count(aim => aim.Met)} of {aims.Count} met");
        foreach (var aim in aims)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(aim.Met ? "met" : "missed"),-8}{aim.Measured,9:n2} (at {(aim.AtLeast ? "least" : "most"),-5} {aim.Bound,6:0.##})  {aim.What}"));
        }
    }
}
