namespace Fapilog.Loading;

/// <summary>
/// The members of the base library that can hurt the process a provider runs in.
/// </summary>
internal static class DangerousMembers
{
    private static readonly Dictionary<(string Type, string Member), DangerKind> Known = new()
    {
        [("System.Environment", "Exit")] = DangerKind.EndsProcess,
        [("System.Environment", "FailFast")] = DangerKind.EndsProcess,
        [("System.Diagnostics.Process", "Kill")] = DangerKind.EndsProcess,

        [("System.Threading.Thread", ".ctor")] = DangerKind.OwnThread,
        [("System.Threading.Timer", ".ctor")] = DangerKind.OwnThread,
        [("System.Threading.ThreadPool", "QueueUserWorkItem")] = DangerKind.OwnThread,
        [("System.Threading.ThreadPool", "UnsafeQueueUserWorkItem")] = DangerKind.OwnThread,
        [("System.Threading.ThreadPool", "RegisterWaitForSingleObject")] = DangerKind.OwnThread,

        [("System.AppContext", "SetData")] = DangerKind.ProcessState,
        [("System.AppContext", "SetSwitch")] = DangerKind.ProcessState,
        [("System.AppDomain", "SetData")] = DangerKind.ProcessState,
        [("System.AppDomain", "add_AssemblyResolve")] = DangerKind.ProcessState,
        [("System.AppDomain", "add_FirstChanceException")] = DangerKind.ProcessState,
        [("System.AppDomain", "add_TypeResolve")] = DangerKind.ProcessState,
        [("System.Console", "SetError")] = DangerKind.ProcessState,
        [("System.Console", "SetIn")] = DangerKind.ProcessState,
        [("System.Console", "SetOut")] = DangerKind.ProcessState,
        [("System.Environment", "SetEnvironmentVariable")] = DangerKind.ProcessState,
        [("System.Environment", "set_CurrentDirectory")] = DangerKind.ProcessState,
        [("System.Environment", "set_ExitCode")] = DangerKind.ProcessState,
        [("System.GC", "TryStartNoGCRegion")] = DangerKind.ProcessState,
        [("System.Globalization.CultureInfo", "set_DefaultThreadCurrentCulture")] = DangerKind.ProcessState,
        [("System.Globalization.CultureInfo", "set_DefaultThreadCurrentUICulture")] = DangerKind.ProcessState,
        [("System.IO.Directory", "SetCurrentDirectory")] = DangerKind.ProcessState,
        [("System.Net.ServicePointManager", "set_SecurityProtocol")] = DangerKind.ProcessState,
        [("System.Net.ServicePointManager", "set_ServerCertificateValidationCallback")] = DangerKind.ProcessState,
        [("System.Runtime.GCSettings", "set_LatencyMode")] = DangerKind.ProcessState,
        [("System.Runtime.Loader.AssemblyLoadContext", "add_Resolving")] = DangerKind.ProcessState,
        [("System.Threading.ThreadPool", "SetMaxThreads")] = DangerKind.ProcessState,
        [("System.Threading.ThreadPool", "SetMinThreads")] = DangerKind.ProcessState,

        [("System.Reflection.Assembly", "Load")] = DangerKind.LoadsCode,
        [("System.Reflection.Assembly", "LoadFile")] = DangerKind.LoadsCode,
        [("System.Reflection.Assembly", "LoadFrom")] = DangerKind.LoadsCode,
        [("System.Reflection.Assembly", "UnsafeLoadFrom")] = DangerKind.LoadsCode,
        [("System.Runtime.InteropServices.NativeLibrary", "Load")] = DangerKind.LoadsCode,
        [("System.Runtime.InteropServices.NativeLibrary", "TryLoad")] = DangerKind.LoadsCode,
        [("System.Runtime.Loader.AssemblyLoadContext", "LoadFromAssemblyPath")] = DangerKind.LoadsCode,
        [("System.Runtime.Loader.AssemblyLoadContext", "LoadFromStream")] = DangerKind.LoadsCode,

        [("System.Diagnostics.Process", "Start")] = DangerKind.StartsProcess,
    };

    public static DangerKind? Of(string type, string member) => Known.TryGetValue((type, member), out var kind) ? kind : null;

    /// <summary>Spells a member as C# does: accessors by their property or event, a constructor as <c>new</c>.</summary>
    public static string Spelled(string type, string member) => member switch
    {
        ".ctor" => $"new {type}",
        _ when member.StartsWith("set_", StringComparison.Ordinal) || member.StartsWith("add_", StringComparison.Ordinal) => $"{type}.{member[4..]}",
        _ => $"{type}.{member}",
    };
}
