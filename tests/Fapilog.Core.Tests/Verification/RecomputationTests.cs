using CsCheck;
using Fapilog.Auditing;
using Fapilog.Support;

namespace Fapilog.Verification;

/// <summary>
/// Whatever is written verifies, and a computation that shares nothing with the product agrees.
/// </summary>
public class RecomputationTests
{
    private static readonly Gen<string> Text = Gen.Frequency(
        (6, Gen.String.AlphaNumeric), (3, Gen.String), (1, Gen.Const("\ud83d\ude80 \u007f \"\\\n\ud800 é \uffff")));

    private static readonly Gen<AuditValue> Scalar = Gen.OneOf(
        Gen.Const(AuditValue.Null),
        Gen.Bool.Select(value => (AuditValue)value),
        Gen.Long.Select(value => (AuditValue)value),
        Gen.Double.Select(value => double.IsFinite(value) ? (AuditValue)value : AuditValue.Null),
        Text.Select(value => (AuditValue)value));

    private static readonly Gen<AuditValue> Tree = Gen.Recursive<AuditValue>((depth, self) => depth > 4
        ? Scalar
        : Gen.Frequency(
            (4, Scalar),
            (1, self.Array[0, 3].Select(items => AuditValue.FromList(items))),
            (1, Map(self).Select(map => (AuditValue)map))));

    private static readonly Gen<AuditEvent> Event = Gen.Select(
        Text,
        Text.Null(),
        Map(Tree),
        Gen.Int[0, AuditEventType.KnownValues.Count - 1].Select(index => AuditEventType.KnownValues[index]),
        Gen.Bool,
        (message, user, metadata, type, pii) => WrittenTrail.Event(message) with
        {
            UserId = user,
            Metadata = metadata,
            EventType = new AuditEventType(type),
            ContainsPii = pii,
            RegulatoryTags = pii ? ["gdpr", message] : [],
        });

    [Fact]
    public void Verify_AnyEventsAsWritten_AreValidAndAgreeWithAnIndependentComputation() => Event.Array[1, 6].Sample(
        events =>
        {
            var lines = WrittenTrail.Lines(events);

            var report = WrittenTrail.Verify(lines);

            Assert.Empty(report.Findings);
            Assert.Equal(events.Length, report.Events);
            ChainCheck.Verify(lines.Select(line => line[..^1]));
        },
        iter: 500);

    private static Gen<AuditMap> Map(Gen<AuditValue> value) => Gen.Select(Text, value, KeyValuePair.Create).Array[0, 4]
        .Select(pairs => AuditMap.Create(pairs.DistinctBy(pair => AuditMap.Create([pair]).Keys.Single())));
}
