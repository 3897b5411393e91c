using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Fapilog.Testing;

/// <summary>
/// The application that the server calls for each request.
/// </summary>
internal sealed class ReceiverApplication : IHttpApplication<IFeatureCollection>
{
    private readonly Func<IFeatureCollection, Task> _handle;

    public ReceiverApplication(Func<IFeatureCollection, Task> handle)
    {
        _handle = handle;
    }

    public static async Task AnswerAsync(IFeatureCollection features, IHttpRequestLifetimeFeature lifetime, ReceiverAnswer answer)
    {
        switch (answer.Behavior)
        {
            case ReceiverBehavior.Hang:
                await WhenAbortedAsync(lifetime).ConfigureAwait(false);
                break;
            case ReceiverBehavior.Stall:
                await PartAsync(features, answer).ConfigureAwait(false);
                await WhenAbortedAsync(lifetime).ConfigureAwait(false);
                break;
            case ReceiverBehavior.BreakOff:
                // The length announces more than is written, so the server closes the connection after sending what was
                // written. Aborting the connection would sometimes lose that.
                features.GetRequiredFeature<IHttpResponseFeature>().Headers.ContentLength = 1_000_000;
                await PartAsync(features, answer).ConfigureAwait(false);
                break;
            case ReceiverBehavior.Reset:
                lifetime.Abort();
                break;
            default:
                await WriteAsync(features, answer).ConfigureAwait(false);
                break;
        }
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public Task ProcessRequestAsync(IFeatureCollection context) => _handle(context);

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    private static async Task WhenAbortedAsync(IHttpRequestLifetimeFeature lifetime)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (lifetime.RequestAborted.Register(aborted.SetResult))
        {
            await aborted.Task.ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(IFeatureCollection features, ReceiverAnswer answer)
    {
        await BeginAsync(features, answer).ConfigureAwait(false);
        await features.GetRequiredFeature<IHttpResponseBodyFeature>().CompleteAsync().ConfigureAwait(false);
    }

    private static async Task BeginAsync(IFeatureCollection features, ReceiverAnswer answer)
    {
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        var body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        if (answer.Body.Length > 0)
        {
            await body.Writer.WriteAsync(Encoding.UTF8.GetBytes(answer.Body)).ConfigureAwait(false);
        }
    }

    private static async Task PartAsync(IFeatureCollection features, ReceiverAnswer answer)
    {
        await BeginAsync(features, answer).ConfigureAwait(false);
        await features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync().ConfigureAwait(false);
        await features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.FlushAsync().ConfigureAwait(false);
    }
}
