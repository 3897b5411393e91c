namespace Fapilog.Hosting;

/// <summary>
/// The codes of the host's own configuration, each with a page under <c>docs/diagnostics</c>.
/// </summary>
internal static class HostingCodes
{
    public const string TwoForms = "FAP2001";
    public const string BadInstanceName = "FAP2003";
    public const string NoProviderNamed = "FAP2004";
    public const string NotAGroup = "FAP2006";
    public const string SharedDirectory = "FAP2007";
    public const string NoSuchTrail = "FAP2008";
    public const string Misplaced = "FAP2009";
    public const string NothingStored = "FAP2010";
    public const string NotOneInstance = "FAP2011";
    public const string ProviderWarning = "FAP2014";
    public const string SafeMode = "FAP1033";
}
