namespace Fapilog.Loading;

/// <summary>
/// Every class of a DLL must fit what it takes over from the contract: it derives from what may be derived from, overrides what
/// may be overridden, and implements every abstract member.
/// </summary>
internal static class ClassLinks
{
    public static void Check(LinkScan scan)
    {
        foreach (var handle in scan.Reader.TypeDefinitions)
        {
            scan.Module.Effort.Spend();
            var type = new TypeUse(scan.Module, handle, []);
            var classes = scan.Tree.WithBases(type);
            var interfaces = scan.Tree.Interfaces(classes);
            CheckParents(scan, type, classes);
            if (type.IsInterface || type.IsAbstract)
            {
                continue;
            }

            foreach (var contract in interfaces.Where(one => one.Module.IsContract))
            {
                CheckInterface(scan, type, contract, classes, interfaces);
            }

            for (var level = 1; level < classes.Count; level++)
            {
                if (classes[level].Type is { Module.IsContract: true, IsAbstract: true } parent)
                {
                    CheckBase(scan, type, parent, [.. classes.Take(level)]);
                }
            }
        }
    }

    private static void CheckParents(LinkScan scan, TypeUse type, IReadOnlyList<TypeTarget> classes)
    {
        if (classes is [_, { Type: { Module.IsContract: true } parent }, ..])
        {
            var shown = TypeSpelling.Full(parent.FullName);
            if (parent.IsInterface || parent.IsSealed)
            {
                scan.Lacks(shown, $"class '{type.FullName}' derives from '{shown}', which is {(parent.IsInterface ? "an interface" : "sealed")}");
            }

            CheckOverrides(scan, type, [.. classes.Skip(1).Select(one => one.Type).OfType<TypeUse>().Where(one => one.Module.IsContract)]);
        }

        foreach (var handle in type.Definition.GetInterfaceImplementations())
        {
            var target = scan.Tree.Resolve(scan.Module, scan.Reader.GetInterfaceImplementation(handle).Interface, []).Type;
            if (target is { Module.IsContract: true, IsInterface: false })
            {
                var shown = TypeSpelling.Full(target.FullName);
                scan.Lacks(shown, $"class '{type.FullName}' implements '{shown}', which is no interface");
            }
        }
    }

    private static void CheckOverrides(LinkScan scan, TypeUse type, TypeUse[] contract)
    {
        foreach (var method in type.Methods().Where(method => method.IsVirtual && !method.IsNewSlot))
        {
            var name = method.Name;
            if (contract.SelectMany(level => level.Methods(name)).FirstOrDefault(one => one.IsVirtual && one.Spelling.Exact == method.Spelling.Exact)
                is { IsFinal: true } sealedOne)
            {
                var text = MemberText.Method(sealedOne.Owner.FullName, name, sealedOne.Spelling);
                scan.Lacks(text, $"class '{type.FullName}' overrides '{text}', which is sealed");
            }
        }
    }

    private static void CheckInterface(
        LinkScan scan, TypeUse type, TypeUse contract, IReadOnlyList<TypeTarget> classes, IReadOnlyList<TypeUse> interfaces)
    {
        foreach (var method in contract.Methods().Where(method => method.IsAbstract))
        {
            if (!Implementation.OfInterface(scan.Tree, method, classes, interfaces))
            {
                NotImplemented(scan, type, method);
            }
        }
    }

    private static void CheckBase(LinkScan scan, TypeUse type, TypeUse parent, TypeTarget[] below)
    {
        foreach (var method in parent.Methods().Where(method => method.IsAbstract))
        {
            if (!Implementation.OfClass(scan.Tree, method, below))
            {
                NotImplemented(scan, type, method);
            }
        }
    }

    private static void NotImplemented(LinkScan scan, TypeUse type, MethodUse method)
    {
        var text = MemberText.Method(method.Owner.FullName, method.Name, method.Spelling);
        scan.Lacks(text, $"class '{TypeSpelling.Full(type.FullName)}' does not implement '{text}'");
    }
}
