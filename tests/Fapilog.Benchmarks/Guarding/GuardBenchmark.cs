using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fapilog.Benchmarks.Comparing;
using Fapilog.Benchmarks.Delivering;
using Fapilog.Benchmarks.Loading;
using Fapilog.Benchmarks.Measuring;
using Fapilog.Benchmarks.Verification;

namespace Fapilog.Benchmarks.Guarding;

/// <summary>
/// Measures the ratios that the product is held to, in their short form, and fails where one is worse than the stored one by
/// more than its tolerance.
/// </summary>
internal static class GuardBenchmark
{
    private const int Seconds = 5;
    private const int Mebibytes = 256;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string file, bool update)
    {
        List<Aim> measured =
        [
            .. await CompareBenchmark.MeasureAsync(Comparing.CompareOptions.Short),
            .. await VerifyBenchmark.MeasureAsync(Mebibytes),
            .. await ProvidersBenchmark.MeasureAsync(200),
            await DeliverBenchmark.MeasureHangAsync(Seconds),
        ];
        if (update)
        {
            await File.WriteAllTextAsync(
                file, JsonSerializer.Serialize(measured.Select(aim => Ratio.Of(aim)), Json) + Environment.NewLine);
            return 0;
        }

        var stored = JsonSerializer.Deserialize<Ratio[]>(await File.ReadAllTextAsync(file), Json)!;
        Line($"");
        Line($"{"stored",9}{"measured",10}{"limit",9}");
        var worse = 0;
        foreach (var aim in measured)
        {
            if (stored.FirstOrDefault(one => one.What == aim.What) is not { } ratio)
            {
                Line($"{"-",9}{aim.Measured,10:n2}{"-",9}  new     {aim.What}");
                continue;
            }

            var isWorse = ratio.IsBelow(aim.Measured);
            worse += isWorse ? 1 : 0;
            Line($"{ratio.Value,9:n2}{aim.Measured,10:n2}{ratio.Limit,9:n2}  {(isWorse ? "WORSE " : "as good")} {aim.What}");
        }

        Line($"");
        Line($"{worse} of {measured.Count} ratios are worse than the stored ones by more than their tolerance.");
        return worse == 0 ? 0 : 1;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());

    /// <summary>A stored ratio.</summary>
    /// <param name="What">What is compared.</param>
    /// <param name="Value">What was measured when it was stored.</param>
    /// <param name="AtLeast">Whether more is better.</param>
    /// <param name="Tolerance">The part of the value by which it may be worse.</param>
    private sealed record Ratio(string What, double Value, bool AtLeast, double Tolerance)
    {
        // What two runs of one build differ by on a machine that does nothing else, and somewhat more.
        private const double Usual = 0.25;

        [JsonIgnore]
        public double Limit => AtLeast ? Value * (1 - Tolerance) : Value * (1 + Tolerance);

        public static Ratio Of(Aim aim) => new(aim.What, Math.Round(aim.Measured, 3), aim.AtLeast, Usual);

        public bool IsBelow(double measured) => AtLeast ? measured < Limit : measured > Limit;
    }
}
