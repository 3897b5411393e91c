namespace Fapilog.Loading.Tests.Compatibility.Linking;

/// <summary>
/// What a host's contract demands of the classes of a provider: every abstract member implemented, wherever the implementation
/// lies.
/// </summary>
public class ImplementationTests : LinkFixture
{
    private const string Demanding = "public interface IOne { void Do(); void Flush(CancellationToken token); }";

    private static readonly Version Version = new(1, 1);

    [Fact]
    [Trait("Row", "V6")]
    public void Check_AbstractMemberAddedByTheHost_NamesTheClassThatDoesNotImplementIt()
    {
        var host = Contract.Changed(
            Version,
            "IAlertDispatcher.cs",
            "public interface IAlertDispatcher\n{",
            "public interface IAlertDispatcher\n{\n Task FlushAsync(CancellationToken token);");

        var use = Link(ProviderSource.Of(), Contract.Own, host);

        Assert.Equal(
            "class 'Compiled.Provider' does not implement 'Task Fapilog.Alerting.IAlertDispatcher.FlushAsync(CancellationToken)'",
            Clauses(use));
    }

    [Fact]
    [Trait("Row", "V5")]
    public void Check_DefaultMemberAddedByTheHost_IsNothing()
    {
        var host = Contract.Changed(
            Version,
            "IAlertDispatcher.cs",
            "public interface IAlertDispatcher\n{",
            "public interface IAlertDispatcher\n{\n Task FlushAsync(CancellationToken token) => Task.CompletedTask;");

        Assert.Empty(Link(ProviderSource.Of(), Contract.Own, host).Gaps);
    }

    [Theory]
    [InlineData("class A : IOne { public void Do() { } public void Flush(CancellationToken token) { } }")]
    [InlineData("class A : IOne { void IOne.Do() { } void IOne.Flush(CancellationToken token) { } }")]
    [InlineData("struct A : IOne { public void Do() { } void IOne.Flush(CancellationToken token) { } }")]
    [InlineData("class B { public void Do() { } public virtual void Flush(CancellationToken token) { } } class A : B, IOne { }")]
    [InlineData("abstract class B : IOne { public abstract void Do(); public void Flush(CancellationToken token) { } } class A : B { public override void Do() { } }")]
    [InlineData("class B<T> { public void Do() { } public void Flush(T token) { } } class A : B<CancellationToken>, IOne { }")]
    [InlineData("interface IMine : IOne { void IOne.Do() { } void IOne.Flush(CancellationToken token) { } } class A : IMine { }")]
    [InlineData(
        "interface IMine : IOne { } class A : IMine { public void Do() { } public void Flush(CancellationToken token) { } }")]
    [InlineData(
        "class A<T> : IOne { public void Do() { } public void Flush(CancellationToken token) { } class Inner : A<int> { } }")]
    [InlineData("abstract class A : IOne { public abstract void Do(); public abstract void Flush(CancellationToken token); }")]
    [InlineData("class B<T> : IOne { void IOne.Do() { } void IOne.Flush(CancellationToken token) { } } class A : B<int> { }")]
    [InlineData("interface IMine<T> : IOne { void IOne.Do() { } void IOne.Flush(CancellationToken token) { } } class A : IMine<string> { }")]
    [InlineData("abstract class B<T, U> : IOne { void IOne.Do() { } public abstract void Flush(CancellationToken token); } class A<T> : B<T, int> { public override void Flush(CancellationToken token) { } }")]
    public void Check_ImplementedAnyhow_RaisesNothing(string classes)
    {
        var contract = Contract.With(Version, Demanding);
        Assert.Equal(string.Empty, Clauses(Link(ProviderSource.Usings + classes, contract, contract)));
    }

    [Theory]
    [InlineData("class A : IOne { public void Do() { } }")]
    [InlineData("class B : IOne { public void Do() { } } class A : B { }")]
    [InlineData("class A : IOne { public void Do() { } public void Flush() { } }")]
    [InlineData("class A : IOne { public void Do() { } public void Flush(CancellationToken? token) { } }")]
    [InlineData("class A : IOne { public void Do() { } internal void Flush(CancellationToken token) { } }")]
    [InlineData("class A : IOne { public void Do() { } public static void Flush(CancellationToken token) { } }")]
    [InlineData("interface IMine : IOne { } class A : IMine { public void Do() { } }")]
    [InlineData("abstract class B : IOne { public abstract void Do(); } class A : B { public override void Do() { } }")]
    public void Check_NotImplemented_IsNamed(string classes)
    {
        var built = Contract.With(Version, "public interface IOne { void Do(); }");

        var use = Link(ProviderSource.Usings + classes, built, Contract.With(Version, Demanding));

        Assert.Contains(
            "class 'A' does not implement 'void Fapilog.Alerting.IOne.Flush(CancellationToken)'",
            Clauses(use),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "public abstract class One { public abstract void Do(); }", "class A : One { public override void Do() { } }", "")]
    [InlineData(
        "public abstract class One { public abstract void Do(); public abstract int Two { get; } }",
        "class A : One { public override void Do() { } }",
        "class 'A' does not implement 'int Fapilog.Alerting.One.Two { get; }'")]
    [InlineData(
        "public abstract class One { public void Do() { } internal abstract void Hidden(); }",
        "class A : One { }",
        "class 'A' does not implement 'void Fapilog.Alerting.One.Hidden()'")]
    [InlineData(
        "public sealed class One { public void Do() { } }",
        "class A : One { }",
        "class 'A' derives from 'Fapilog.Alerting.One', which is sealed")]
    [InlineData(
        "public class Zero { public virtual void Do() { } } public class One : Zero { public sealed override void Do() { } }",
        "class A : One { public override void Do() { } }",
        "class 'A' overrides 'void Fapilog.Alerting.One.Do()', which is sealed")]
    [InlineData(
        "public interface IZero<T> { T Do(T t); } public abstract class One : IZero<string> { public abstract string Do(string t); public virtual void Do() { } }",
        "class A : One { public override string Do(string t) => t; }",
        "")]
    public void Check_BaseClassOfTheContract_IsTakenOrNamed(string host, string classes, string clause)
    {
        var lenient = "public class One { public virtual void Do() { } public virtual string Do(string t) => t; } ";

        var use = Link(ProviderSource.Usings + classes, Contract.With(Version, lenient), Contract.With(Version, host));

        Assert.Equal(
            clause,
            string.Join(
                " | ",
                use.Gaps.Select(gap => gap.Clause).Where(one => !one.StartsWith("there is no", StringComparison.Ordinal))));
    }

    [Fact]
    public void Check_BaseClassInAnotherDllOfTheProvider_IsFollowed()
    {
        var built = Contract.With(Version, "public interface IOne { void Do(); }");
        var library = CSharp.Compile(
            "Library",
            ProviderSource.Usings
                + "public abstract class Sound : IOne { public void Do() { } public virtual void Flush(CancellationToken token) { } } public abstract class Poor : IOne { public void Do() { } }",
            built);
        var provider =
            CSharp.Compile("Compiled", ProviderSource.Of() + " class A : Sound { } class B : Poor { }", built, library);
        Write("Library.dll", library);
        var path = Write("Compiled.dll", provider);

        var uses = ProviderContract.Read(
            new ProviderLocation(path, Plugins), ContractSurface.Read(Contract.With(Version, Demanding))).Uses;

        Assert.Equal(["Compiled.dll", "Library.dll"], uses.Select(use => Path.GetFileName(use.Path)));
        Assert.Equal(
            ["class 'Compiled.B' does not implement 'void Fapilog.Alerting.IOne.Flush(CancellationToken)'", ""],
            uses.Select(Clauses));
    }

    [Fact]
    public void Check_BaseClassNobodyHas_RaisesNothing()
    {
        var built = Contract.With(Version, "public interface IOne { void Do(); }");
        var absent = CSharp.Compile("Absent", "public class Parent { }");
        Write(
            "Compiled.dll",
            CSharp.Compile("Compiled", ProviderSource.Usings + "class A : Parent, IOne { public void Do() { } }", built, absent));

        var uses = ProviderContract.Read(
            new ProviderLocation(Path.Combine(Plugins, "Compiled.dll"), null),
            ContractSurface.Read(Contract.With(Version, Demanding))).Uses;

        Assert.Equal([""], uses.Select(Clauses));
    }
}
