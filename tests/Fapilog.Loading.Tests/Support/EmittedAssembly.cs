using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading.Tests;

/// <summary>
/// Writes small DLLs no compiler here would: built against other versions, with broken attributes.
/// </summary>
internal sealed class EmittedAssembly
{
    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _code = new();

    public string ProviderName { get; init; } = "emitted";

    public Version Contract { get; init; } = new(1, 0, 0, 0);

    /// <summary>Gets the key token by which it refers to the contract; empty for none.</summary>
    public byte[] ContractKeyToken { get; init; } = [];

    public string BaseLibrary { get; init; } = "System.Runtime";

    public Version BaseVersion { get; init; } = new(10, 0, 0, 0);

    public string? TargetFramework { get; init; } = ".NETCoreApp,Version=v10.0";

    public string? InformationalVersion { get; init; }

    public bool IsReference { get; init; }

    /// <summary>Gets a value indicating whether the class has the method of the contract, and so can be loaded.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Gets the key the DLL is signed with, which makes its name a strong one.</summary>
    public StrongName? StrongName { get; init; }

    /// <summary>Gets what to write as the arguments of <c>[AlertProvider]</c> instead of the name.</summary>
    public byte[]? Arguments { get; init; }

    public string WriteTo(string folder, string fileName = "emitted.dll")
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, fileName);
        Emit();
        Write(path, _metadata, _code, StrongName);
        return path;
    }

    public static void Write(string path, MetadataBuilder metadata, BlobBuilder code, StrongName? strongName = null)
    {
        var image = new BlobBuilder();
        var builder = new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll),
            new MetadataRootBuilder(metadata),
            code,
            strongNameSignatureSize: StrongName.SignatureSize,
            flags: strongName is null ? CorFlags.ILOnly : CorFlags.ILOnly | CorFlags.StrongNameSigned);
        builder.Serialize(image);
        if (strongName is { } key)
        {
            builder.Sign(image, key.Sign);
        }

        using var file = File.Create(path);
        image.WriteContentTo(file);
    }

    private void Emit()
    {
        _metadata.AddModule(
            0, Name("emitted.dll"), _metadata.GetOrAddGuid(new Guid("5a1f6a86-0b3c-4a0e-8f35-6f6b5c9a1d11")), default, default);
        var assembly = _metadata.AddAssembly(
            Name("emitted"), new Version(3, 2, 1, 0), default, StrongName is { } key ? Bytes(key.PublicKey) : default,
            StrongName is null ? default : AssemblyFlags.PublicKey, AssemblyHashAlgorithm.Sha1);
        var runtime = Reference(BaseLibrary, BaseVersion);
        var contract = Reference("Fapilog.Abstractions", Contract, ContractKeyToken);
        var constructor = AddClass(runtime, contract);
        foreach (var (name, text) in new[]
        {
            ("TargetFrameworkAttribute", TargetFramework),
            ("AssemblyInformationalVersionAttribute", InformationalVersion),
        })
        {
            if (text is not null)
            {
                var space =
                    name.StartsWith("Target", StringComparison.Ordinal) ? "System.Runtime.Versioning" : "System.Reflection";
                _metadata.AddCustomAttribute(assembly, AttributeConstructor(runtime, space, name, hasText: true), Text(text));
            }
        }

        if (IsReference)
        {
            _metadata.AddCustomAttribute(
                assembly,
                AttributeConstructor(runtime, "System.Runtime.CompilerServices", "ReferenceAssemblyAttribute", hasText: false),
                Bytes([1, 0, 0, 0]));
        }

        _metadata.AddCustomAttribute(
            constructor,
            AttributeConstructor(contract, "Fapilog.Alerting", "AlertProviderAttribute", hasText: true),
            Arguments is null ? Text(ProviderName) : Bytes(Arguments));
    }

    private TypeDefinitionHandle AddClass(AssemblyReferenceHandle runtime, AssemblyReferenceHandle contract)
    {
        var nothing = Signature(isInstance: true, hasText: false);
        var parent = _metadata.AddTypeReference(runtime, Name("System"), Name("Object"));
        var code = new InstructionEncoder(new BlobBuilder());
        code.LoadArgument(0);
        code.Call(_metadata.AddMemberReference(parent, Name(".ctor"), nothing));
        code.OpCode(ILOpCode.Ret);
        var body = new MethodBodyStreamEncoder(_code).AddMethodBody(code);
        var constructor = _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            MethodImplAttributes.IL,
            Name(".ctor"),
            nothing,
            body,
            default);
        if (IsComplete)
        {
            AddMethod(contract);
        }

        _metadata.AddTypeDefinition(
            default, default, Name("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1),
            MetadataTokens.MethodDefinitionHandle(1));
        var type = _metadata.AddTypeDefinition(
            TypeAttributes.Public | TypeAttributes.Sealed, Name("Emitted"), Name("Provider"), parent,
            MetadataTokens.FieldDefinitionHandle(1), constructor);
        _metadata.AddInterfaceImplementation(
            type, _metadata.AddTypeReference(contract, Name("Fapilog.Alerting"), Name("IAlertProvider")));
        return type;
    }

    private void AddMethod(AssemblyReferenceHandle contract)
    {
        var signature = new BlobBuilder();
        var dispatcher = _metadata.AddTypeReference(contract, Name("Fapilog.Alerting"), Name("IAlertDispatcher"));
        var context = _metadata.AddTypeReference(contract, Name("Fapilog.Alerting"), Name("AlertProviderContext"));
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(
            1,
            type => type.Type().Type(dispatcher, isValueType: false),
            parameters => parameters.AddParameter().Type().Type(context, isValueType: false));
        var code = new InstructionEncoder(new BlobBuilder());
        code.OpCode(ILOpCode.Ldnull);
        code.OpCode(ILOpCode.Ret);
        _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final
                | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            MethodImplAttributes.IL,
            Name("CreateDispatcher"),
            _metadata.GetOrAddBlob(signature),
            new MethodBodyStreamEncoder(_code).AddMethodBody(code),
            default);
    }

    private MemberReferenceHandle AttributeConstructor(AssemblyReferenceHandle scope, string space, string name, bool hasText) =>
        _metadata.AddMemberReference(
            _metadata.AddTypeReference(scope, Name(space), Name(name)), Name(".ctor"), Signature(isInstance: true, hasText));

    private BlobHandle Signature(bool isInstance, bool hasText)
    {
        var blob = new BlobBuilder();
        new BlobEncoder(blob).MethodSignature(isInstanceMethod: isInstance)
            .Parameters(hasText ? 1 : 0, type => type.Void(), parameters =>
        {
            if (hasText)
            {
                parameters.AddParameter().Type().String();
            }
        });
        return _metadata.GetOrAddBlob(blob);
    }

    private BlobHandle Text(string text)
    {
        var blob = new BlobBuilder();
        new BlobEncoder(blob).CustomAttributeSignature(
            value => value.AddArgument().Scalar().Constant(text), named => named.Count(0));
        return _metadata.GetOrAddBlob(blob);
    }

    private BlobHandle Bytes(byte[] bytes) => _metadata.GetOrAddBlob(bytes);

    private AssemblyReferenceHandle Reference(string name, Version version, byte[]? keyToken = null) =>
        _metadata.AddAssemblyReference(
            Name(name), version, default, keyToken is { Length: > 0 } ? _metadata.GetOrAddBlob(keyToken) : default, default,
            default);

    private StringHandle Name(string name) => _metadata.GetOrAddString(name);
}
