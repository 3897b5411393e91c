using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// Finds channels of routes that an instance ignores, because its provider delivers to one place.
/// </summary>
internal static class RouteChannels
{
    public static IEnumerable<Fault> FindIgnored(FapilogSettings trail, ProviderCatalogue catalogue) =>
        from route in trail.Audit.Routes.Zip(trail.RoutePaths, (route, path) => (route.To, route.Channel, Path: path))
        where route.Channel is not null
        from ignoring in (
            from request in trail.Instances
            where route.To.Contains(request.InstanceName, StringComparer.OrdinalIgnoreCase)
            from provider in catalogue.Entries.Where(entry => entry.IsCalled(request.ProviderName)).Take(1)
            where provider.Channels is AlertChannels.None
            group request.InstanceName by provider)
        select new Fault(
            AlertCodes.IdleRoute,
            $"The channel '{ShortText.Shorten(route.Channel)}' is ignored by {CountText.Named("instance", [.. ignoring])}: "
            + $"provider '{ignoring.Key.Name}' delivers to one place.",
            $"{route.Path}:Channel");
}
