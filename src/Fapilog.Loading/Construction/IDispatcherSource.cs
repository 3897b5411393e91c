using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// Where dispatchers of one provider come from: a class of a loaded DLL, or a factory registered in code. Both calls run
/// foreign code.
/// </summary>
internal interface IDispatcherSource
{
    ProviderRow Row { get; }

    /// <summary>Gets the full names of the types that must be initialized before anything can be made.</summary>
    IEnumerable<string?> TypeNames { get; }

    BoundSettings BindSettings(ProviderRequest request);

    IAlertDispatcher? Make(AlertProviderContext context);
}
