using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading.Tests.Compatibility;

public class ContractAssemblyTests
{
    /// <summary>
    /// A second copy of what the contract's public members are made of would not fit them: none of it may be private.
    /// </summary>
    [Fact]
    public void IsShared_EveryAssemblyInTheContractsSignatures_IsTheHosts()
    {
        using var image = new PEReader(File.OpenRead(ContractAssembly.Instance.Location));
        var reader = image.GetMetadataReader();
        var seen = new Assemblies();
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public))
        {
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition)
                .Where(method => (method.Attributes & MethodAttributes.MemberAccessMask)
                    is MethodAttributes.Public or MethodAttributes.Family))
            {
                method.DecodeSignature(seen, null);
            }
        }

        Assert.Contains("System.Runtime", seen.Names);
        Assert.All(
            seen.Names, name => Assert.True(ContractAssembly.IsShared(name), $"'{name}' is in a signature of the contract."));
        Assert.False(ContractAssembly.IsShared("System.Text.Json"));
    }

    private sealed class Assemblies : ISignatureTypeProvider<int, object?>
    {
        public SortedSet<string> Names { get; } = [];

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            if (TypeNames.NameOf(reader, handle).Assembly is { Length: > 0 } assembly)
            {
                Names.Add(assembly);
            }

            return 0;
        }

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => 0;

        public int GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => 0;
    }
}
