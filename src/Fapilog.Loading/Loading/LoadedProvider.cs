namespace Fapilog.Loading;

/// <summary>
/// A provider whose DLL is in the process; its code has not run yet.
/// </summary>
internal sealed record LoadedProvider(ProviderRow Row, Type ProviderType, Type? SettingsType, IReadOnlyList<Rejection> Remarks)
{
    public string Name => Row.Declaration!.Name!;

    public string Path => Row.Location.Path;
}
