namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// One member of the cluster, and whether it took the last alert.
/// </summary>
internal sealed class AlertmanagerMember
{
    private int _isFailing;

    public AlertmanagerMember(string url)
    {
        Address = Endpoint(new Uri(url));
    }

    public Uri Address { get; }

    public string Name => Address.Authority;

    public static Uri Endpoint(Uri url) => new(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v2/alerts");

    /// <summary>Notes how the last alert went; true when that is news.</summary>
    public bool Note(bool isFailing)
    {
        var value = isFailing ? 1 : 0;
        return Interlocked.Exchange(ref _isFailing, value) != value;
    }
}
