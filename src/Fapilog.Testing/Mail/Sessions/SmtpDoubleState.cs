using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Fapilog.Testing;

/// <summary>
/// The state that the sessions of one double share.
/// </summary>
internal sealed class SmtpDoubleState : IDisposable
{
    // Made when it is first needed: not every session is secured.
    private readonly Lazy<X509Certificate2> _made = new(() => TestCertificate.Create());
    private int _queued;

    public SmtpDoubleState(SmtpDoubleOptions options)
    {
        Options = options;
    }

    public SmtpDoubleOptions Options { get; }

    public X509Certificate2 Certificate => Options.Certificate ?? _made.Value;

    public SmtpScript Script { get; } = new();

    public Recorder<ReceivedMail> Mails { get; } = new();

    public Recorder<SmtpRefusal> Refusals { get; } = new();

    public string NextQueueId() => Interlocked.Increment(ref _queued).ToString("D6", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (_made.IsValueCreated)
        {
            _made.Value.Dispose();
        }
    }
}
