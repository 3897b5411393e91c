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

    public static Version Version { get; } = Instance.GetName().Version!;
}
