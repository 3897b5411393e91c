using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// A member that can hurt the process a provider runs in, spelled as C# does. One without a kind does nothing by itself: it
/// names this process, to a call beside it.
/// </summary>
internal sealed record DangerousMember(DangerKind? Kind, string Name)
{
    /// <summary>
    /// Returns what a call of the member can do. Metadata does not show which process is killed: it may be this one if the same
    /// method asks for it; otherwise it is taken for one that the provider started.
    /// </summary>
    public DangerKind? KindBeside(IReadOnlyList<DangerousMember> called) =>
        Name == DangerousMembers.Kill && called.Any(member => member.Kind is null) ? DangerKind.EndsProcess : Kind;
}

/// <summary>
/// The members of the base library that can hurt the process a provider runs in.
/// </summary>
internal static class DangerousMembers
{
    public const string Kill = "System.Diagnostics.Process.Kill";

    private static readonly Dictionary<string, DangerousMember> Known = new(StringComparer.Ordinal);

    static DangerousMembers()
    {
        Add(DangerKind.EndsProcess, "System.Environment", "Exit", "FailFast");
        Add(DangerKind.EndsProcess, "System.Windows.Application", "Shutdown");
        Add(DangerKind.EndsProcess, "System.Windows.Forms.Application", "Exit", "Restart");
        Add(null, "System.Diagnostics.Process", "GetCurrentProcess");
        Add(null, "System.Environment", "get_ProcessId");

        Add(DangerKind.OwnThread, "System.Threading.Thread", ".ctor");
        Add(DangerKind.OwnThread, "System.Threading.Timer", ".ctor");
        Add(
            DangerKind.OwnThread,
            "System.Threading.ThreadPool",
            "QueueUserWorkItem",
            "UnsafeQueueUserWorkItem",
            "RegisterWaitForSingleObject");

        Add(DangerKind.ProcessState, "System.AppContext", "SetData", "SetSwitch");
        Add(
            DangerKind.ProcessState, "System.AppDomain", "SetData", "add_AssemblyResolve", "add_FirstChanceException",
            "add_TypeResolve");
        Add(DangerKind.ProcessState, "System.Console", "SetError", "SetIn", "SetOut");
        Add(DangerKind.ProcessState, "System.Environment", "SetEnvironmentVariable", "set_CurrentDirectory", "set_ExitCode");
        Add(DangerKind.ProcessState, "System.GC", "TryStartNoGCRegion");
        Add(
            DangerKind.ProcessState,
            "System.Globalization.CultureInfo",
            "set_DefaultThreadCurrentCulture",
            "set_DefaultThreadCurrentUICulture");
        Add(DangerKind.ProcessState, "System.IO.Directory", "SetCurrentDirectory");
        Add(
            DangerKind.ProcessState,
            "System.Net.ServicePointManager",
            "set_SecurityProtocol",
            "set_ServerCertificateValidationCallback");
        Add(DangerKind.ProcessState, "System.Runtime.GCSettings", "set_LatencyMode");
        Add(DangerKind.ProcessState, "System.Runtime.Loader.AssemblyLoadContext", "add_Resolving");
        Add(DangerKind.ProcessState, "System.Threading.ThreadPool", "SetMaxThreads", "SetMinThreads");

        Add(DangerKind.LoadsCode, "System.Reflection.Assembly", "Load", "LoadFile", "LoadFrom", "UnsafeLoadFrom");
        Add(DangerKind.LoadsCode, "System.Runtime.InteropServices.NativeLibrary", "Load", "TryLoad");
        Add(DangerKind.LoadsCode, "System.Runtime.Loader.AssemblyLoadContext", "LoadFromAssemblyPath", "LoadFromStream");

        Add(DangerKind.StartsProcess, "System.Diagnostics.Process", "Kill", "Start");
    }

    public static DangerousMember? Find(string type, string member) => Known.GetValueOrDefault($"{type}:{member}");

    private static void Add(DangerKind? kind, string type, params string[] members)
    {
        foreach (var member in members)
        {
            var name = member switch
            {
                ".ctor" => $"new {type}",
                _ when member.StartsWith("set_", StringComparison.Ordinal)
                    || member.StartsWith("add_", StringComparison.Ordinal) => $"{type}.{member[4..]}",
                _ => $"{type}.{member}",
            };
            Known.Add($"{type}:{member}", new DangerousMember(kind, name));
        }
    }
}

/// <summary>
/// The message about calls that no host can contain.
/// </summary>
internal static class DangerMessage
{
    private const int MaxNamed = 3;

    /// <summary>
    /// Returns <see langword="null"/> when there is nothing to report. In the provider's libraries only calls that end the
    /// process count: most start a thread somewhere.
    /// </summary>
    public static Fault? Describe(IReadOnlyList<DangerousCall> calls, ProviderLocation shown)
    {
        var own = Path.GetFileName(shown.Path);
        var grave = calls
            .Where(call => call.Kind is DangerKind.EndsProcess
                || (call.File == own && call.Kind is DangerKind.AsyncVoid or DangerKind.OwnThread))
            .Select(call => $"{Sentence.Printable(call.Member)} in {Sentence.Printable(call.Method, 200)}" + (call.File == own
                ? string.Empty
                : $" of '{call.File}'"))
            .ToArray();
        var rest = grave.Length > MaxNamed ? $", and {grave.Length - MaxNamed} more" : string.Empty;
        return grave.Length == 0
            ? null
            : new(
                LoadingCodes.DangerousCall,
                $"'{shown.Path}' has code that can end the process, which no host can prevent: {string.Join(", ", grave.Take(MaxNamed))}{rest}. "
                + "It is not refused for that. Ask its author what it is for, or run it where a restart does no harm.");
    }
}
