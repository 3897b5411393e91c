using System.Globalization;

namespace Fapilog.Loading.Tests.Running;

/// <summary>
/// Providers that change cultures. Alone, because for a moment the whole process has another.
/// </summary>
[Collection(Alone)]
public sealed class CultureTests : RunningProviderFixture
{
    internal const string Alone = "alone";

    [Fact]
    [Trait("Row", "R11")]
    public async Task R11_ChangesCultures_FindsThemPutBackAndIsReported()
    {
        var before = Cultures();
        var trail = await StartAsync("changes-cultures");

        await LogAsync(trail, 2);
        await trail.DrainAlertsAsync().WaitAsync(Guard);

        Assert.Equal(before, Cultures());
        Assert.Equal("1.5", await Task.Run(() => (1.5).ToString("0.0", CultureInfo.CurrentCulture)));
        var line = Assert.Single(Logged(3006));
        Assert.Contains(
            $"FAP3008: The default cultures of the process became 'tr-TR' and 'tr-TR' while alert instance '{Instance}' was called. They were restored.",
            line,
            StringComparison.Ordinal);
        Assert.Equal(2, Counts(trail).Delivered);
    }

    [Fact]
    [Trait("Row", "R11")]
    public async Task R11_ChangesTheDefaultLaterInTheCall_IsReportedAndLeft()
    {
        var (culture, uiCulture) = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        try
        {
            var trail = await StartAsync("changes-cultures-later");
            await LogAsync(trail);
            await UntilAsync(() => Logged(1105).Count == 1);
            Release();
            await trail.DrainAlertsAsync().WaitAsync(Guard);

            Assert.Equal("tr-TR", CultureInfo.DefaultThreadCurrentCulture?.Name);
            Assert.Contains("They stay as they are", Assert.Single(Logged(3006)), StringComparison.Ordinal);
        }
        finally
        {
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, uiCulture);
        }
    }

    [Fact]
    [Trait("Row", "R11")]
    public async Task R11_ChangesTheDefaultAndHangs_IsReportedAtItsDeadline()
    {
        var (culture, uiCulture) = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        try
        {
            var trail = await StartAsync("changes-cultures-and-hangs", new() { Deadline = TimeSpan.FromSeconds(2) });
            await LogAsync(trail);
            await UntilAsync(() => Logged(1105).Count == 1);
            Release();
            await UntilAsync(() => Logged(1105).Count == 2);

            await UntilAsync(() => Logged(3006).Count == 1, TimeSpan.FromMilliseconds(100));
            Assert.Contains("They stay as they are", Assert.Single(Logged(3006)), StringComparison.Ordinal);
        }
        finally
        {
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, uiCulture);
        }
    }

    private static (CultureInfo Culture, CultureInfo UiCulture, CultureInfo? Default, CultureInfo? UiDefault) Cultures() => (
        CultureInfo.CurrentCulture,
        CultureInfo.CurrentUICulture,
        CultureInfo.DefaultThreadCurrentCulture,
        CultureInfo.DefaultThreadCurrentUICulture);
}

[CollectionDefinition(CultureTests.Alone, DisableParallelization = true)]
#pragma warning disable CA1711 // xunit's word.
public sealed class AloneCollection;
#pragma warning restore CA1711
