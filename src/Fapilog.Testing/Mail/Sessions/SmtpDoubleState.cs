using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Fapilog.Testing;

/// <summary>
/// The state that the sessions of one double share.
/// </summary>
internal sealed class SmtpDoubleState
{
    private int _queued;

    public SmtpDoubleState(SmtpDoubleOptions options, X509Certificate2 certificate)
    {
        Options = options;
        Certificate = certificate;
    }

    public SmtpDoubleOptions Options { get; }

    public X509Certificate2 Certificate { get; }

    public SmtpScript Script { get; } = new();

    public Recorder<ReceivedMail> Mails { get; } = new();

    public Recorder<SmtpRefusal> Refusals { get; } = new();

    public string NextQueueId() => Interlocked.Increment(ref _queued).ToString("D6", CultureInfo.InvariantCulture);
}
