using CsCheck;
using Fapilog.Alerting;
using Fapilog.Format;
using Fapilog.Support;

namespace Fapilog.Auditing.Findings;

public sealed class OpenFindingTests
{
    private static readonly Gen<OpenFinding> Findings =
        from key in Gen.String
        from message in Gen.String
        from fingerprint in Gen.String
        from detail in Gen.String
        from number in Gen.Long
        from severity in Gen.Int[1, 4].Select(value => (AlertSeverity)(10 * value))
        from reason in Gen.Bool.Select(storage => storage ? AlertReason.AuditStorageFailure : AlertReason.IntegrityFailure)
        from state in Gen.Int[0, 5]
        select Make(
            new TrailFinding(
                reason, key, AuditEventType.ComponentFailure, severity, message,
                ("detail", detail), ("number", number))
            { Fingerprint = fingerprint },
            state);

    [Fact]
    public void Parse_OfWhatWasWritten_IsTheSame() => Findings.Sample(open =>
    {
        var once = Written(open);
        var read = OpenFinding.Parse(JsonTree.ParseObject(once))!;

        Assert.Equal((open.IsOver, open.Importance), (read.IsOver, read.Importance));
        Assert.Equal(once, Written(read));
        if (open.Unaccepted is { } untold)
        {
            Assert.Equal(untold, read.Unaccepted);
            Assert.Equal(open.Finding.ToEvent().Metadata, read.Finding.ToEvent().Metadata);
        }
    });

    [Fact]
    public void Parse_OfBytesChangedAnywhere_NeverThrowsAndGivesOnlyTheTrailsOwnKinds() =>
        Gen.Select(Findings, Gen.Int[0, int.MaxValue], Gen.Byte).Sample((open, at, value) =>
        {
            var bytes = Written(open);
            bytes[at % bytes.Length] = value;
            if (Record.Exception(() => JsonTree.ParseObject(bytes)) is null
                && OpenFinding.Parse(JsonTree.ParseObject(bytes)) is { } read)
            {
                Assert.Contains(
                    read.Finding.ToEvent().Metadata["kind"].AsString(),
                    (string[])[AlertReason.IntegrityFailure, AlertReason.AuditStorageFailure]);
                Assert.True(read.Unaccepted is null || read.Finding.EventType.IsKnown);
            }
        });

    [Fact]
    public void ToMap_OfTextsWithoutMeasure_IsBoundedAndStillNamesTheStoredEvent()
    {
        var text = new string('\u20ac', 1_000_000);
        var open = Make(
            new TrailFinding(
                AlertReason.IntegrityFailure, text, AuditEventType.ComponentFailure,
                AlertSeverity.Critical, text, ("detail", text))
            { Fingerprint = text },
            2);

        var written = Written(open);
        var read = OpenFinding.Parse(JsonTree.ParseObject(written))!;

        Assert.InRange(written.Length, 1, 24 * 1024);
        Assert.Equal((open.Finding.Key, open.Finding.Fingerprint), (read.Finding.Key, read.Finding.Fingerprint));
        Assert.Equal(
            (open.Unaccepted!.EventId, open.Unaccepted.SequenceNumber, open.Unaccepted.Checksum),
            (read.Unaccepted!.EventId, read.Unaccepted.SequenceNumber, read.Unaccepted.Checksum));
    }

    /// <summary>Told, not stored yet, or stored; each over or not.</summary>
    private static OpenFinding Make(TrailFinding finding, int state)
    {
        var auditEvent = new EventNormalizer(ComplianceLevel.Gdpr, Some.Clock()).Complete(finding.ToEvent());
        return new OpenFinding(finding)
        {
            IsOver = state > 2,
            Unaccepted = (state % 3) switch
            {
                0 => null,
                1 => auditEvent,
                _ => auditEvent with { SequenceNumber = 7, Checksum = new string('a', 64) },
            },
        };
    }

    private static byte[] Written(OpenFinding open)
    {
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(buffer, open.ToMap());
        return buffer.Memory.ToArray();
    }
}
