using System.Reflection;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

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
