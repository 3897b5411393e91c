using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Finds what implements an abstract method, by the runtime's rules.
/// </summary>
internal static class Implementation
{
    /// <param name="tree">How types are followed.</param>
    /// <param name="method">An abstract method of an interface.</param>
    /// <param name="classes">The class with its base classes.</param>
    /// <param name="interfaces">All interfaces of these.</param>
    public static bool OfInterface(TypeTree tree, MethodUse method, IReadOnlyList<TypeTarget> classes, IReadOnlyList<TypeUse> interfaces)
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
            || type.Methods(name).Any(own => own is { IsVirtual: true, IsNewSlot: false, IsAbstract: false } && own.Spelling.Exact == method.Spelling.Exact)
            || Names(tree, type, method));
    }

    /// <summary>Takes a public virtual method of the name and signature; a static one of the contract's is named explicitly by compilers.</summary>
    private static bool Implements(MethodUse own, MethodUse method) =>
        own.IsPublic && (own.IsVirtual || method.IsStatic) && own.IsStatic == method.IsStatic && own.Spelling.Exact == method.Spelling.Exact;

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
    private static bool IsAbstract(LinkModule module, EntityHandle body) => body is { IsNil: false, Kind: HandleKind.MethodDefinition }
        && (module.Reader.GetMethodDefinition((MethodDefinitionHandle)body).Attributes & System.Reflection.MethodAttributes.Abstract) != 0;
}
