using System.Reflection;
using System.Reflection.Metadata;

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
                scan.Lacks(
                    shown,
                    $"class '{type.FullName}' derives from '{shown}', which is "
                    + (parent.IsInterface ? "an interface" : "sealed"));
            }

            CheckOverrides(
                scan, type, [.. classes.Skip(1).Select(one => one.Type).OfType<TypeUse>().Where(one => one.Module.IsContract)]);
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
            if (contract.SelectMany(level => level.Methods(name))
                .FirstOrDefault(one => one.IsVirtual && one.Spelling.Exact == method.Spelling.Exact)
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

/// <summary>
/// Finds what implements an abstract method, by the runtime's rules.
/// </summary>
internal static class Implementation
{
    /// <param name="tree">How types are followed.</param>
    /// <param name="method">An abstract method of an interface.</param>
    /// <param name="classes">The class with its base classes.</param>
    /// <param name="interfaces">All interfaces of these.</param>
    public static bool OfInterface(
        TypeTree tree, MethodUse method, IReadOnlyList<TypeTarget> classes, IReadOnlyList<TypeUse> interfaces)
    {
        var name = method.Name;
        return classes.Any(one => one.Type is { } type
                ? type.Methods(name).Any(own => Implements(own, method)) || Names(tree, type, method)
                : BaseLibrary.HasMethod(one.Name, name, method.Spelling.Parameters.Count) is not false)
            || interfaces.Any(one => Names(tree, one, method));
    }

    /// <param name="tree">How types are followed.</param>
    /// <param name="method">An abstract method of a base class.</param>
    /// <param name="below">The classes that derive from it.</param>
    public static bool OfClass(TypeTree tree, MethodUse method, IReadOnlyList<TypeTarget> below)
    {
        var name = method.Name;
        return below.Any(one => one.Type is not { } type
            || type.Methods(name)
                .Any(own => own is { IsVirtual: true, IsNewSlot: false, IsAbstract: false }
                    && own.Spelling.Exact == method.Spelling.Exact)
            || Names(tree, type, method));
    }

    /// <summary>
    /// Takes a public virtual method of the name and signature; a static one of the contract's is named explicitly by
    /// compilers.
    /// </summary>
    private static bool Implements(MethodUse own, MethodUse method) =>
        own.IsPublic
            && (own.IsVirtual || method.IsStatic)
            && own.IsStatic == method.IsStatic
            && own.Spelling.Exact == method.Spelling.Exact;

    /// <summary>Tells whether a type implements the method explicitly, whatever the implementation is called.</summary>
    private static bool Names(TypeTree tree, TypeUse type, MethodUse method)
    {
        var module = type.Module;
        foreach (var handle in type.Definition.GetMethodImplementations())
        {
            module.Effort.Spend();
            var implementation = module.Reader.GetMethodImplementation(handle);
            if (Declares(tree, type, implementation.MethodDeclaration, method) && !IsAbstract(module, implementation.MethodBody))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Declares(TypeTree tree, TypeUse type, EntityHandle handle, MethodUse method)
    {
        var module = type.Module;
        if (handle.Kind is not HandleKind.MemberReference)
        {
            return module == method.Owner.Module && handle == (EntityHandle)method.Handle;
        }

        var declaration = module.Reader.GetMemberReference((MemberReferenceHandle)handle);
        return module.Reader.StringComparer.Equals(declaration.Name, method.Name)
            && tree.Resolve(module, declaration.Parent, Arguments(type, declaration.Parent)).Type is { } owner
            && owner.Is(method.Owner)
            && SignatureReader.Method(module, declaration.Signature, []).Exact == method.Declared.Exact;
    }

    // What is named without arguments of its own takes none, however generic the class is that implements it.
    private static IReadOnlyList<TypeSpelling> Arguments(TypeUse type, EntityHandle parent) =>
        parent.Kind is HandleKind.TypeSpecification ? type.Arguments : [];

    /// <summary>An interface may declare a method of another abstract again.</summary>
    private static bool IsAbstract(LinkModule module, EntityHandle body) =>
        body is { IsNil: false, Kind: HandleKind.MethodDefinition }
        && (module.Reader.GetMethodDefinition((MethodDefinitionHandle)body).Attributes
            & System.Reflection.MethodAttributes.Abstract) != 0;
}

/// <summary>
/// A method of a <see cref="TypeUse"/>.
/// </summary>
internal sealed class MethodUse
{
    private readonly MethodDefinition _definition;
    private MethodSpelling? _spelling;

    public MethodUse(TypeUse owner, MethodDefinitionHandle handle)
    {
        Owner = owner;
        _definition = owner.Module.Reader.GetMethodDefinition(handle);
        Handle = handle;
    }

    public TypeUse Owner { get; }

    public MethodDefinitionHandle Handle { get; }

    public string Name => Owner.Module.Text(_definition.Name);

    public GenericParameterHandleCollection GenericParameters => _definition.GetGenericParameters();

    public bool IsAbstract => Has(MethodAttributes.Abstract);

    public bool IsVirtual => Has(MethodAttributes.Virtual);

    public bool IsStatic => Has(MethodAttributes.Static);

    public bool IsFinal => Has(MethodAttributes.Final);

    public bool IsNewSlot => Has(MethodAttributes.NewSlot);

    public bool IsPublic => (_definition.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public;

    /// <summary>Gets a value indicating whether another assembly may use the method, if only to derive from it.</summary>
    public bool IsVisible => (_definition.Attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>Gets the signature, the owner's generic parameters replaced by what they stand for.</summary>
    public MethodSpelling Spelling => _spelling ??= SignatureReader.Method(Owner.Module, _definition.Signature, Owner.Arguments);

    /// <summary>Gets the signature with the owner's generic parameters as they are declared.</summary>
    public MethodSpelling Declared => SignatureReader.Method(Owner.Module, _definition.Signature, []);

    private bool Has(MethodAttributes attribute) => (_definition.Attributes & attribute) != 0;
}
