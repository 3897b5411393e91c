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

    // What the contract's public members are made of: with a second copy of these, a provider would not fit them.
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        Name, "System.Private.CoreLib", "System.Runtime", "System.Runtime.Numerics",
    };

    public static Assembly Instance { get; } = typeof(IAlertProvider).Assembly;

    /// <summary>Gets the version and key by which a provider built against this host's contract refers to it.</summary>
    public static ContractReference Reference { get; } =
        new(Instance.GetName().Version!, Convert.ToHexStringLower(Instance.GetName().GetPublicKeyToken() ?? []));

    /// <summary>Tells whether an assembly is always the host's, even if the provider brings one of that name.</summary>
    public static bool IsShared(string assembly) => Shared.Contains(assembly);
}
