using System.Globalization;
using System.Runtime.ExceptionServices;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Discovery;

/// <summary>
/// Damaged DLLs through the scan and the examination: nothing is thrown, nothing waits for ever, little memory is used.
/// </summary>
public sealed class MutatedDllTests : PluginsFolderFixture
{
    private const long MaxBytes = 32 * 1024 * 1024;

    // 10,000 by FAPILOG_DLL_MUTATIONS=10000.
    private static readonly int Mutations =
        int.TryParse(
            Environment.GetEnvironmentVariable("FAPILOG_DLL_MUTATIONS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count)
            ? count
            : 400;

    // A mutation takes a few milliseconds; one that takes so long hangs.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private static readonly string[] Fixtures =
        ["Good", "TwoProviders", "Misbehaving", "RichSettings", "Unusable", "Construction", "HelloProvider", "Fapilog.Alerts.Webhook"];

    private int _done;

    [Fact]
    [Trait("Row", "F1")]
    [Trait("Row", "T12")]
    public void ScanAndExamine_MutatedDlls_NeverThrowHangOrUseUpMemory()
    {
        ExceptionDispatchInfo? failure = null;
        var worker = new Thread(() =>
        {
            try
            {
                Run();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
        };
        worker.Start();
        for (var seen = -1; !worker.Join(Guard); seen = Volatile.Read(ref _done))
        {
            Assert.True(seen != Volatile.Read(ref _done), $"The mutation of seed {seen} hangs.");
        }

        failure?.Throw();
        Assert.Equal(Mutations, _done);
    }

    private void Run()
    {
        var mutations = Fixtures.Select(fixture => new DllMutation(File.ReadAllBytes(Fixture.PathOf(fixture)))).ToArray();
        var single = new ProviderLocation(Path.Combine(Plugins, "single.dll"), null);
        var folder = Path.Combine(Plugins, "folder");
        var entry = new ProviderLocation(Fixture.CopyFile("HelloProvider", folder), folder);
        for (var seed = 0; seed < Mutations; seed++)
        {
            var damaged = mutations[seed % mutations.Length].Make(new Random(seed));
            File.WriteAllBytes(single.Path, damaged);
            File.WriteAllBytes(Path.Combine(folder, "dependency.dll"), damaged);

            var before = GC.GetAllocatedBytesForCurrentThread();
            var rows = new ProviderScanner(Plugins).Scan();
            var examinations = new[] { ProviderExamination.Examine(single, single), ProviderExamination.Examine(entry, entry) };
            var used = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.True(used < MaxBytes, $"The mutation of seed {seed} made it allocate {used} bytes.");
            Assert.True(rows.Count >= 2, $"The mutation of seed {seed} has no row.");
            Assert.All(rows.Where(row => row.IsRejected), row => Assert.False(string.IsNullOrEmpty(row.Entry.Message)));
            Assert.All(examinations.SelectMany(one => one.Rejections.Concat(one.Remarks)), one => Assert.NotEmpty(one.Message));
            Volatile.Write(ref _done, seed + 1);
        }
    }
}
