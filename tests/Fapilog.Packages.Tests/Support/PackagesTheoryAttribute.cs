namespace Fapilog.Packages.Tests.Support;

/// <summary>
/// Like <see cref="PackagesFactAttribute"/>, with data.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PackagesTheoryAttribute : TheoryAttribute
{
    public PackagesTheoryAttribute()
    {
        Skip = new PackagesFactAttribute().Skip;
    }
}
