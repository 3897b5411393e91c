namespace Fapilog.Cli.Tests.Seals;

public sealed class SealsKeyTests
{
    [Fact]
    public async Task New_OnAnUnsignedTrail_MakesAKeyThatSignsAndVerifies()
    {
        using var folder = new TestFolder();
        var trail = await StoredTrail.WriteAsync(folder, days: 2);

        var made = await Tool.RunAsync(folder, "seals", "key", "new", "trail", "--out", "seal.key");
        var verified = await Tool.RunAsync(folder, "verify", "trail", "--strict", "--key", "file:seal.key.pub");

        Assert.Equal((0, string.Empty), (made.ExitCode, made.Error));
        Assert.Contains("RECORDED:", made.Output, StringComparison.Ordinal);
        Assert.Contains(
            "'Fapilog:Audit:Seal:Key' and 'Fapilog:Audit:Seal:Algorithm' (EcdsaP256)", made.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", made.Output, StringComparison.Ordinal);
        Assert.Equal(0, verified.ExitCode);
        Assert.Contains("note seal_unsigned in seals.jsonl line 1", verified.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\"reason\":\"adopted\"", await File.ReadAllTextAsync(Path.Combine(trail, "seals.jsonl")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "seal.key")));
        }
    }

    [Fact]
    public async Task Rotate_WithTheFormerKey_LetsTheNewOneVerifyEverything()
    {
        using var folder = new TestFolder();
        await StoredTrail.WriteAsync(folder, days: 2);
        await Tool.RunAsync(folder, "seals", "key", "new", "trail", "--out", "first.key", "--algorithm", "HmacSha256");

        var rotated = await Tool.RunAsync(
            folder, "seals", "key", "rotate", "trail", "--out", "second.key", "--previous-key", "file:first.key", "--revoke");
        var second = await Tool.RunAsync(folder, "verify", "trail", "--strict", "--key", "file:second.key.pub");
        var first = await Tool.RunAsync(folder, "verify", "trail", "--key", "file:first.key");

        Assert.Equal((0, string.Empty), (rotated.ExitCode, rotated.Error));
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(1, first.ExitCode);
    }

    [Fact]
    public async Task New_OnATrailThatIsNotValid_RecordsNothingAndKeepsNoKey()
    {
        using var folder = new TestFolder();
        var trail = await StoredTrail.WriteAsync(folder, days: 2);
        var day = StoredTrail.Days(trail)[0];
        await File.WriteAllTextAsync(day, (await File.ReadAllTextAsync(day)).Replace("Read", "Rend", StringComparison.Ordinal));

        var run = await Tool.RunAsync(folder, "seals", "key", "new", "trail", "--out", "seal.key");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAP4021", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "seal.key")));
    }

    [Fact]
    public async Task Verify_OfOneFileWithAKey_IsAMistakeOfTheCommandLine()
    {
        using var folder = new TestFolder();
        var trail = await StoredTrail.WriteAsync(folder, days: 1);
        await Tool.RunAsync(folder, "seals", "key", "new", "trail", "--out", "seal.key");

        var run = await Tool.RunAsync(folder, "verify", StoredTrail.Days(trail)[0], "--key", "file:seal.key");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Name the trail's directory", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_WhereThePublicHalfCannotBeWritten_KeepsNoKey()
    {
        using var folder = new TestFolder();
        await StoredTrail.WriteAsync(folder, days: 1);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "seal.key.pub"), "another one");

        var run = await Tool.RunAsync(folder, "seals", "key", "new", "trail", "--out", "seal.key");

        Assert.Equal(1, run.ExitCode);
        Assert.False(File.Exists(Path.Combine(folder.Path, "seal.key")));
    }

    [Fact]
    public async Task New_WhereAKeyFileExists_NeverOverwritesIt()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "seal.key"), "the only copy");

        var run = await Tool.RunAsync(folder, "seals", "key", "new", "trail", "--out", "seal.key");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a key is never overwritten", run.Error, StringComparison.Ordinal);
        Assert.Equal("the only copy", await File.ReadAllTextAsync(Path.Combine(folder.Path, "seal.key")));
    }

    [Theory]
    [InlineData("seals", "key", "new", "trail")]
    [InlineData("seals", "key", "new", "trail", "--out", "a", "--key", "file:b")]
    [InlineData("seals", "key", "new", "trail", "--key", "known-token-in-the-command-line-0123")]
    [InlineData("seals", "key", "new", "trail", "--out", "a", "--algorithm", "Rsa")]
    [InlineData("seals", "key", "rotate", "trail", "--out", "a")]
    [InlineData("seals", "key", "rotate", "nowhere", "--out", "a", "--previous-key", "file:b")]
    [InlineData("recover", "trail", "--previous-key", "file:b")]
    public async Task Key_OfABadCommandLine_IsRefused(params string[] arguments)
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("known-token", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
