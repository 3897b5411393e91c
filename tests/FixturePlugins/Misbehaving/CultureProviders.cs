using System.Globalization;
using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>Changes every culture there is, before it returns.</summary>
[AlertProvider("changes-cultures")]
public sealed class ChangesCultures : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(_ =>
    {
        Culture.Change();
        return Task.FromResult(AlertReceipt.Accepted);
    });
}

/// <summary>Changes every culture there is, after it returned its task.</summary>
[AlertProvider("changes-cultures-later")]
public sealed class ChangesCulturesLater : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        return new Dispatcher(async _ =>
        {
            await Stage.ReturnThreadAsync();
            context.Log(AlertLogLevel.Information, "called");
            await stage.Released;
            Culture.Change();
            return AlertReceipt.Accepted;
        });
    }
}

/// <summary>Changes every culture there is, after it returned its task, and never ends.</summary>
[AlertProvider("changes-cultures-and-hangs")]
public sealed class ChangesCulturesAndHangs : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        var calls = 0;
        return new Dispatcher(async _ =>
        {
            // Once: a later attempt would change them while another test runs.
            if (Interlocked.Increment(ref calls) > 1)
            {
                return await new TaskCompletionSource<AlertReceipt>().Task;
            }

            await Stage.ReturnThreadAsync();
            context.Log(AlertLogLevel.Information, "called");
            await stage.Released;
            Culture.Change();
            context.Log(AlertLogLevel.Information, "changed");
            return await new TaskCompletionSource<AlertReceipt>().Task;
        });
    }
}

internal static class Culture
{
    public static void Change()
    {
        var turkish = new CultureInfo("tr-TR");
        CultureInfo.CurrentCulture = turkish;
        CultureInfo.CurrentUICulture = turkish;
        CultureInfo.DefaultThreadCurrentCulture = turkish;
        CultureInfo.DefaultThreadCurrentUICulture = turkish;
    }
}
