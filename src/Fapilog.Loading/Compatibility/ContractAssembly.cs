using System.Reflection;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// The one assembly a host and its providers share, as this host has it.
/// </summary>
internal static class ContractAssembly
{
    public const string Name = "Fapilog.Abstractions";

    public const string Namespace = "Fapilog.Alerting";

    public static Assembly Instance { get; } = typeof(IAlertProvider).Assembly;

    /// <summary>Gets the version and key by which a provider built against this host's contract refers to it.</summary>
    public static ContractReference Reference { get; } =
        new(Instance.GetName().Version!, Convert.ToHexStringLower(Instance.GetName().GetPublicKeyToken() ?? []));
}
