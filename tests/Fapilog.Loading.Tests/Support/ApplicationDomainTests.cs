namespace Fapilog.Loading.Tests;

/// <summary>
/// The tests that speak to fixtures through the data of the application domain, of which there is one: one after the other.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ApplicationDomainTests
{
    public const string Name = "application domain";
}
