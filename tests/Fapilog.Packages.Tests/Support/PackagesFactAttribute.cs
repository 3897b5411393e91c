namespace Fapilog.Packages.Tests.Support;

/// <summary>
/// A test of the packages that <c>dotnet pack</c> made; skipped where nobody says where they are.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PackagesFactAttribute : FactAttribute
{
    public PackagesFactAttribute()
    {
        Skip = Package.Feed is null
            ? $"'.ci/run' packs and sets {Package.FeedVariable} to the folder with the packages; docs/releasing.md says how to do it by hand."
            : null;
    }
}
