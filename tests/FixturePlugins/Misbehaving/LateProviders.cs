using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>Answers when the test releases it, whatever the token says.</summary>
[AlertProvider("answers-late")]
public sealed class AnswersLate : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        return new Dispatcher(async _ =>
        {
            context.Log(AlertLogLevel.Information, "called");
            await stage.Released;
            return new AlertReceipt { Note = "late" };
        });
    }
}

/// <summary>Blocks its caller until the test releases it.</summary>
[AlertProvider("blocks-until-released")]
public sealed class BlocksUntilReleased : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        return new Dispatcher(_ =>
        {
            context.Log(AlertLogLevel.Information, "called");
            stage.Released.Wait();
            return Task.FromResult(AlertReceipt.Accepted);
        });
    }
}

/// <summary>Cancels itself, without the host's token.</summary>
[AlertProvider("cancels-itself")]
public sealed class CancelsItself : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(async _ =>
    {
        using var own = new CancellationTokenSource();
        own.Cancel();
        await Task.Delay(Timeout.Infinite, own.Token);
        return AlertReceipt.Accepted;
    });
}

/// <summary>Fails until the test releases it.</summary>
[AlertProvider("fails-until-released")]
public sealed class FailsUntilReleased : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        return new Dispatcher(_ =>
        {
            context.Log(AlertLogLevel.Information, "called");
            return stage.Released.IsCompleted
                ? Task.FromResult(AlertReceipt.Accepted)
                : throw new InvalidOperationException("not yet");
        });
    }
}
