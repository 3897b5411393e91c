using System.Reflection;
using System.Runtime.CompilerServices;
using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>Whatever a dispatcher is given, others are given too: nothing of it can be changed.</summary>
public class ImmutabilityTests
{
    private static readonly Assembly Contract = typeof(AuditEvent).Assembly;

    public static TheoryData<string> Types => [.. Reachable(typeof(AuditEvent)).Append(typeof(AlertReceipt))
        .Where(type => !typeof(System.Collections.IEnumerator).IsAssignableFrom(type)).Select(type => type.FullName!)];

    [Theory]
    [Trait("Row", "R12")]
    [MemberData(nameof(Types))]
    public void R12_TypesOfAnAlert_HaveNothingThatCanBeSet(string name)
    {
        var type = Contract.GetType(name, throwOnError: true)!;
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

        Assert.All(
            type.GetFields(All),
            field => Assert.True(field.IsInitOnly || type.IsEnum, $"The field '{field.Name}' is not read-only."));
        Assert.All(
            type.GetProperties(All).Select(property => property.SetMethod).OfType<MethodInfo>(),
            setter => Assert.Contains(typeof(IsExternalInit), setter.ReturnParameter.GetRequiredCustomModifiers()));
        Assert.True(type.IsSealed, "A class of somebody else's could be anything.");
    }

    [Fact]
    [Trait("Row", "R12")]
    public void R12_Collections_RefuseToBeChangedBehindTheirInterface()
    {
        var auditEvent = new AuditEvent
        {
            EventType = AuditEventType.DataAccess,
            Message = "m",
            RegulatoryTags = ["a"],
            Metadata = AuditMap.Create(("list", AuditValue.FromList([1]))),
            Alert = new AlertDetails { Reasons = ["critical_error"] },
        };

        object[] collections =
        [
            auditEvent.RegulatoryTags, auditEvent.Metadata, auditEvent.Metadata.Keys, auditEvent.Metadata.Values,
            auditEvent.Metadata["list"].AsList(), auditEvent.Alert.Reasons,
        ];

        Assert.All(collections, collection =>
        {
            Assert.False(
                collection is Array or System.Collections.IDictionary or IDictionary<string, AuditValue>,
                $"It is a {collection.GetType()}.");
            Assert.True(collection is not ICollection<string> texts || texts.IsReadOnly);
            Assert.True(collection is not ICollection<AuditValue> values || values.IsReadOnly);
            Assert.True(collection is not System.Collections.IList list || list.IsReadOnly);
        });
    }

    private static HashSet<Type> Reachable(Type root)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>([root]);
        while (open.TryPop(out var type))
        {
            var candidates = type.IsGenericType ? type.GetGenericArguments() : [type];
            foreach (var candidate in candidates.Where(candidate => candidate.Assembly == Contract && seen.Add(candidate)))
            {
                foreach (var property in candidate.GetProperties())
                {
                    open.Push(property.PropertyType);
                }

                foreach (var method in candidate.GetMethods(BindingFlags.Instance | BindingFlags.Public))
                {
                    open.Push(method.ReturnType);
                }
            }
        }

        return seen;
    }
}
