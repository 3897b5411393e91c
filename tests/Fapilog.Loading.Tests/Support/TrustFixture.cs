using Fapilog.Diagnostics;

namespace Fapilog.Loading.Tests;

/// <summary>
/// A plugins folder with a lock file beside it.
/// </summary>
public abstract class TrustFixture : PluginsFolderFixture
{
    protected string LockFile => Path.Combine(Root, "plugins.lock.json");

    private protected ProviderLock WriteLock(params string[] providers)
    {
        var pins = Scan().Pin(providers);
        pins.Write(LockFile);
        return pins;
    }

    protected ProviderCatalogue ScanPinned(bool strict = false) =>
        Scan(options => options.Trust = new TrustOptions { LockFile = LockFile, Strict = strict });

    protected static Fault FaultOf(ProviderCatalogue catalogue, string provider) =>
        Assert.Single(Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request(provider)])).Faults);
}
