using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Dangers;

/// <summary>
/// What a provider's code may do to the process, found in its instructions.
/// </summary>
public class DangerTests : PluginsFolderFixture
{
    private const string Provider = "Fapilog.Fixtures.DangerousProvider";

    [Fact]
    [Trait("Row", "R10")]
    public void Inspect_CodeThatEndsTheProcess_IsFoundInTheMethodItsAuthorWrote()
    {
        Assert.Equal(
            [
                $"System.Diagnostics.Process.Kill in {Provider}.KillSelf",
                $"System.Diagnostics.Process.Kill in {Provider}.KillSelfById",
                $"System.Environment.Exit in {Provider}.Later",
                $"System.Environment.Exit in {Provider}.SendAlertAsync",
                $"System.Environment.Exit in {Provider}.Taken",
                $"System.Environment.FailFast in {Provider}.GiveUp",
            ],
            Calls(DangerKind.EndsProcess));
    }

    [Fact]
    [Trait("Row", "R6")]
    public void Inspect_AsyncVoidMethod_IsFoundAndOtherAsyncMethodsAreNot() =>
        Assert.Equal([$"async void in {Provider}.Forget"], Calls(DangerKind.AsyncVoid));

    [Fact]
    [Trait("Row", "R7")]
    public void Inspect_ThreadsOfItsOwn_AreFound() => Assert.Equal(
        [
            $"System.Threading.ThreadPool.QueueUserWorkItem in {Provider}.Start",
            $"new System.Threading.Thread in {Provider}.Start",
            $"new System.Threading.Timer in {Provider}.Start",
        ],
        Calls(DangerKind.OwnThread));

    [Fact]
    [Trait("Row", "R11")]
    public void Inspect_ChangesOfWhatBelongsToTheProcess_AreFound() => Assert.Equal(
        [
            $"System.AppDomain.AssemblyResolve in {Provider}.Settings.Change",
            $"System.Environment.SetEnvironmentVariable in {Provider}.Settings.Change",
            $"System.Globalization.CultureInfo.DefaultThreadCurrentCulture in {Provider}.Settings.Change",
        ],
        Calls(DangerKind.ProcessState));

    [Fact]
    public void Inspect_OtherCodeAndOtherPrograms_AreFound()
    {
        Assert.Equal([$"System.Reflection.Assembly.LoadFrom in {Provider}.Settings.Change"], Calls(DangerKind.LoadsCode));
        Assert.Equal(
            [$"System.Diagnostics.Process.Kill in {Provider}.KillChild", $"System.Diagnostics.Process.Start in {Provider}.Start"],
            Calls(DangerKind.StartsProcess));
    }

    [Fact]
    [Trait("Row", "R10")]
    public void Inspect_DangerousProvider_IsRemarkedAndNotRefused()
    {
        var path = Fixture.CopyFile("Dangerous", Plugins);

        var inspection = ProviderInspection.Inspect(path);

        Assert.True(inspection.IsUsable);
        var remark = Assert.Single(Assert.Single(inspection.Entries).Remarks);
        Assert.Equal("FAP1027", remark.Code);
        Assert.StartsWith(
            $"'{path}' has code that can end the process, which no host can prevent: ", remark.Message, StringComparison.Ordinal);
        Assert.Contains(", and 7 more. It is not refused for that.", remark.Message, StringComparison.Ordinal);
        Assert.Contains(path, Scan().Entries.Where(entry => entry.Remarks.Count == 0).Select(entry => entry.Path));
    }

    [Fact]
    public void Describe_ProcessThatIsNotThisOne_IsNotRemarked()
    {
        var path = Fixture.PathOf("Dangerous");
        var child = DangerScan.Scan(path).Where(call => call.Method.EndsWith(".KillChild", StringComparison.Ordinal)).ToArray();

        Assert.Single(child);
        Assert.Null(DangerMessage.Describe(child, new ProviderLocation(path, null)));
    }

    [Fact]
    public async Task CreateInstances_DangerousProvider_LogsNothingOfIt()
    {
        Fixture.CopyFile("Dangerous", Plugins);

        await Send(Create(Request("dangerous")));

        Assert.DoesNotContain(Log.Lines, line => line.Contains("FAP1027", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Good")]
    [InlineData("PrivateDependency")]
    [InlineData("TwoProviders")]
    public void Inspect_HarmlessProvider_HasNoRemark(string fixture) =>
        Assert.All(
            ProviderInspection.Inspect(Fixture.CopyFolder(fixture, Plugins)).Entries, entry => Assert.Empty(entry.Remarks));

    [Fact]
    public void Of_DamagedCode_NeverThrows()
    {
        var whole = File.ReadAllBytes(Fixture.PathOf("Dangerous"));
        var path = Path.Combine(Root, "damaged.dll");
        var random = new Random(4711);
        for (var round = 0; round < 400; round++)
        {
            var damaged = whole.ToArray();
            for (var hit = 0; hit <= round % 40; hit++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            Assert.NotNull(DangerScan.Scan(path));
            Assert.NotEmpty(ProviderInspection.Inspect(path).Entries);
        }
    }

    [Theory]
    [InlineData("A.B", "Send", "A.B.Send")]
    [InlineData("A.B", ".ctor", "A.B.ctor")]
    [InlineData("A.B+<Send>d__3", "MoveNext", "A.B.Send")]
    [InlineData("A.B+<>c", "<Send>b__0_0", "A.B.Send")]
    [InlineData("A.B+<>c__DisplayClass1_0", "<Send>g__Inner|0", "A.B.Send")]
    [InlineData("A.B+<>c+<<Send>b__0_0>d", "MoveNext", "A.B.Send")]
    [InlineData("A.B+C", "<Send>g__Inner|0_0", "A.B.C.Send")]
    [InlineData("Program", "<Main>$", "Program.Main")]
    public void Of_NameTheCompilerMade_IsTheMethodAround(string type, string method, string expected) =>
        Assert.Equal(expected, SourceMethod.NameOf(type, method));

    private static string[] Calls(DangerKind kind) =>
    [
        .. DangerScan.Scan(Fixture.PathOf("Dangerous"))
            .Where(call => call.Kind == kind)
            .Select(call => $"{call.Member} in {call.Method}")
            .Order(StringComparer.Ordinal),
    ];
}
