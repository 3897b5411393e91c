namespace Fapilog.Providers.Tests.Email.RealServers;

/// <summary>
/// A fact about a real Postfix, which only root can start.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostfixFactAttribute : FactAttribute
{
    public PostfixFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "Only root on Linux can start a Postfix of its own.";
        }
        else if (!File.Exists(PostfixServer.Program))
        {
            Skip = $"Postfix is not installed: there is no '{PostfixServer.Program}'.";
        }
    }
}
