using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Every type of the contract that a DLL names must be in the host's, and visible.
/// </summary>
internal static class TypeLinks
{
    public static void Check(LinkScan scan)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in scan.Reader.TypeReferences)
        {
            if (scan.Module.Origin(handle) is { IsContract: true } origin)
            {
                Check(scan, origin.FullName, missing);
            }
        }

        foreach (var handle in scan.Reader.ExportedTypes)
        {
            scan.Module.Effort.Spend();
            var type = scan.Reader.GetExportedType(handle);
            if (type.Implementation.Kind is HandleKind.AssemblyReference
                && scan.Module.Text(scan.Reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name) == ContractAssembly.Name
                && $"{scan.Module.Text(type.Namespace)}.{scan.Module.Text(type.Name)}" is var name
                && !scan.Contract.Forwards(name))
            {
                Check(scan, name, missing);
            }
        }
    }

    private static void Check(LinkScan scan, string name, HashSet<string> missing)
    {
        var shown = TypeSpelling.Full(name);
        scan.Uses(name, string.Empty, shown);
        var outer = name.LastIndexOf('+');
        if (scan.Visible(name) is null && missing.Add(name) && !(outer > 0 && missing.Contains(name[..outer])))
        {
            scan.Lacks(shown, scan.Contract.Find(name) is null ? $"there is no '{shown}'" : $"'{shown}' is not public");
        }
    }
}
