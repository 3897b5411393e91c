namespace Fapilog.Loading.Tests.Compatibility.Linking;

/// <summary>
/// Providers compiled against one state of the contract, held against another: what the runtime would refuse is named, and what
/// it takes raises nothing.
/// </summary>
public class ContractChangeTests : LinkFixture
{
    private static readonly Version Version = new(1, 1);

    /// <summary>
    /// Gets what the contract had when the provider was built, what the host's has, what the provider does, and what is said.
    /// </summary>
    public static TheoryData<string, string, string, string> Breaks => new()
    {
        { "public class One { }", "", "_ = new One();", "there is no 'Fapilog.Alerting.One'" },
        { "public class One { }", "class One { }", "_ = new One();", "'Fapilog.Alerting.One' is not public" },
        { "public class One { public class Two { } }", "public class One { }", "GC.KeepAlive(typeof(One.Two));", "there is no 'Fapilog.Alerting.One.Two'" },
        { "public class One { public class Two { } }", "", "_ = new One.Two();", "there is no 'Fapilog.Alerting.One'" },
        { "public class One { public void Do() { } }", "public class One { }", "new One().Do();", "there is no 'void Fapilog.Alerting.One.Do()'" },
        { "public class One { public void Do() { } }", "public class One { internal void Do() { } }", "new One().Do();", "there is no 'void Fapilog.Alerting.One.Do()'" },
        {
            "public class One { public void Do(int a) { } }",
            "public class One { public void Do(long a) { } }",
            "new One().Do(1);",
            "there is no 'void Fapilog.Alerting.One.Do(int)' (but 'void Fapilog.Alerting.One.Do(long)')"
        },
        {
            "public class One { public void Do(string? a = null) { } }",
            "public class One { public void Do(string? a = null, int b = 0) { } }",
            "new One().Do();",
            "there is no 'void Fapilog.Alerting.One.Do(string)' (but 'void Fapilog.Alerting.One.Do(string, int)')"
        },
        {
            "public class One { public void Do() { } }", "public class One { public int Do() => 1; }", "new One().Do();",
            "there is no 'void Fapilog.Alerting.One.Do()' (but 'int Fapilog.Alerting.One.Do()')"
        },
        {
            "public class One { public void Do() { } }", "public class One { public static void Do() { } }", "new One().Do();",
            "there is no 'void Fapilog.Alerting.One.Do()' (but 'void Fapilog.Alerting.One.Do()')"
        },
        { "public class One { public string? Two { get; } }", "public class One { }", "_ = new One().Two;", "there is no 'string Fapilog.Alerting.One.Two { get; }'" },
        {
            "public class One { public int Two { get; set; } }",
            "public class One { public int Two { get; } }",
            "new One().Two = 1;",
            "there is no 'int Fapilog.Alerting.One.Two { set; }'"
        },
        {
            "public class One { public int Two { get; set; } }",
            "public class One { public int Two { get; init; } }",
            "_ = new One { Two = 1 };",
            "there is no 'int Fapilog.Alerting.One.Two { set; }' (but 'int Fapilog.Alerting.One.Two { init; }')"
        },
        { "public class One { public int Two; }", "public class One { }", "_ = new One().Two;", "there is no 'int Fapilog.Alerting.One.Two'" },
        { "public class One { public int Two; }", "public class One { public long Two; }", "_ = new One().Two;", "there is no 'int Fapilog.Alerting.One.Two'" },
        {
            "public class One { public int Two; }",
            "public class Zero { public int Two; } public class One : Zero { }",
            "_ = new One().Two;",
            "there is no 'int Fapilog.Alerting.One.Two'"
        },
        {
            "public class One { public event Action? Two { add { } remove { } } }",
            "public class One { }",
            "new One().Two += () => { };",
            "there is no 'event Action Fapilog.Alerting.One.Two { add; }'"
        },
        {
            "public sealed record One(int Two);",
            "public sealed class One { public One(int two) { } }",
            "_ = new One(1) with { };",
            "there is no 'One Fapilog.Alerting.One.<Clone>$()'"
        },
        {
            "public class One { public static void Do(One one) { } }",
            "public struct One { public static void Do(One one) { } }",
            "One.Do(null!);",
            "there is no 'void Fapilog.Alerting.One.Do(One)' (but 'void Fapilog.Alerting.One.Do(One)')"
        },
        {
            "public interface IOne { void Do(); }",
            "public interface IZero { void Do(); } public interface IOne : IZero { }",
            "((IOne)(object)this).Do();",
            "there is no 'void Fapilog.Alerting.IOne.Do()'"
        },
        { "public class One { }", "public abstract class One { }", "_ = new One();", "'new Fapilog.Alerting.One()' makes a class that is abstract" },
        { "public class One<T> { }", "public class One { }", "_ = new One<int>();", "there is no 'Fapilog.Alerting.One'" },
        { "public class One<T> { public void Do(T t) { } }", "public class One<T> { }", "new One<int>().Do(1);", "there is no 'void Fapilog.Alerting.One.Do(T0)'" },
        { "public class One<T> { }", "public class One<T> where T : class { }", "_ = new One<int>();", "'Fapilog.Alerting.One<int>' demands a class here" },
        {
            "public class One { public void Do<T>() { } }",
            "public class One { public void Do<T>() where T : struct { } }",
            "new One().Do<string>();",
            "'Fapilog.Alerting.One.Do<string>' demands a structure here"
        },
        {
            "public class One { public void Do<T>() { } }",
            "public class One { public void Do<T>() where T : new() { } }",
            "new One().Do<Closed>();",
            "'Fapilog.Alerting.One.Do<Closed>' demands a public constructor without parameters here"
        },
        {
            "public interface ITwo { } public class One { public void Do<T>() { } }",
            "public interface ITwo { } public class One { public void Do<T>() where T : ITwo { } }",
            "new One().Do<Closed>();", "'Fapilog.Alerting.One.Do<Closed>' demands a 'Fapilog.Alerting.ITwo' here"
        },
        {
            "public class One { public void Do<T>() { } }",
            "public class One { public void Do<T, TOther>() { } }",
            "new One().Do<int>();",
            "there is no 'void Fapilog.Alerting.One.Do<T0>()' (but 'void Fapilog.Alerting.One.Do<T0, T1>()')"
        },
        { "public class Gone : Exception { public int Two => 1; }", "public class Gone : Exception { }", "_ = new Gone().Two;", "there is no 'int Fapilog.Alerting.Gone.Two { get; }'" },
    };

    public static TheoryData<string, string, string> Keeps => new()
    {
        { "public class One { public void Do() { } }", "public class Zero { public void Do() { } } public class One : Zero { }", "new One().Do();" },
        {
            "public class One { public void Do() { } }",
            "public class Zero<T> { public void Do() { } } public class One : Zero<int> { }",
            "new One().Do();"
        },
        {
            "public class One { public void Do(int i) { } }",
            "public class Zero<T> { public void Do(T i) { } } public class One : Zero<int> { }",
            "new One().Do(1);"
        },
        { "public class Gone : Exception { public override string Message => \"\"; }", "public class Gone : Exception { }", "_ = new Gone().Message;" },
        {
            "public class One { public virtual string Do(int[,] a, ref int b, out string c, (int, string)? d) { c = \"\"; return c; } }",
            "",
            ""
        },
        {
            "public class One<T> where T : new() { public class Two { } public T Do<U>(U u, List<T> l) where U : class => new(); }",
            "same",
            "_ = new One<int>().Do(\"\", [1]); _ = new One<Open>.Two();"
        },
        {
            "public interface IOne<in T> { void Do(T t); } public class Two : IOne<string> { public void Do(string t) { } }",
            "same",
            "((IOne<string>)new Two()).Do(\"\");"
        },
        { "public static class Helps { public static string Twice(this string s) => s + s; }", "same", "_ = \"a\".Twice();" },
        {
            "public ref struct One { public Span<byte> Bytes; public readonly ref readonly int Get(in int i) => ref System.Runtime.CompilerServices.Unsafe.NullRef<int>(); }",
            "same",
            "Use();"
        },
        { "public unsafe struct One { public int* P; public delegate*<int, void> F; }", "same", "Use2();" },
        {
            "public delegate void Done(One one); public class One { public event Done? Finished; public void Raise() => Finished?.Invoke(this); }",
            "same",
            "new One().Finished += _ => { };"
        },
        {
            "public readonly record struct One(int A, string B); public record Two(One One) { public virtual bool Three { get; init; } }",
            "same",
            "_ = new Two(new One(1, \"\")) with { Three = true } == null;"
        },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    [Trait("Row", "V4")]
    public void Check_WhatTheHostLacks_IsNamed(string built, string host, string statements, string clause)
    {
        var use = Link(Source(statements), Contract.With(Version, built), Contract.With(Version, host));
        Assert.Equal(clause, Clauses(use));
    }

    [Theory]
    [MemberData(nameof(Keeps))]
    public void Check_WhatTheRuntimeTakes_RaisesNothing(string built, string host, string statements)
    {
        var contract = Contract.With(Version, built);
        var use = Link(Source(statements), contract, host is "same" ? contract : Contract.With(Version, host));
        Assert.Equal(string.Empty, Clauses(use));
    }

    private static string Source(string statements)
    {
        var members = (statements.Contains("Use()", StringComparison.Ordinal)
            ? "static int Use() { var one = default(One); return one.Bytes.Length + one.Get(1); }"
            : "")
            + (statements.Contains("Use2()", StringComparison.Ordinal)
                ? "static unsafe void Use2() { var one = default(One); one.F = &Two; one.P = null; } static void Two(int i) { }"
                : "");
        return ProviderSource.Of(statements, members) + " public class Closed { public Closed(int a) { } } public class Open { }";
    }
}
