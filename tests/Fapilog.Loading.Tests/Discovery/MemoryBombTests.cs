using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Fapilog.Loading.Tests.Discovery;

/// <summary>
/// A few bytes that would cost gigabytes, or the whole stack, if they were believed.
/// </summary>
public class MemoryBombTests : LinkFixture
{
    [Fact]
    [Trait("Row", "T12")]
    public void Scan_AttributeThatClaimsAHundredMillionAliases_IsRejectedAtNoCost()
    {
        // Aliases = string[100,000,000], and nothing after it.
        byte[] arguments = [1, 0, 1, (byte)'a', 1, 0, 0x54, 0x1D, 0x0E, 7, .. "Aliases"u8, 0x00, 0xE1, 0xF5, 0x05];
        new EmittedAssembly { Arguments = arguments }.WriteTo(Plugins);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var entry = Assert.Single(Scan().Entries);

        Assert.Equal("FAP1009", entry.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public void Scan_AttributeNestedWithoutEnd_IsRejected()
    {
        // Aliases = object[] { object[] { object[] …
        byte[] level = [0x1D, 0x51, 1, 0, 0, 0];
        byte[] arguments =
        [
            1,
            0,
            1,
            (byte)'a',
            1,
            0,
            0x54,
            0x1D,
            0x51,
            7,
            .. "Aliases"u8,
            1,
            0,
            0,
            0,
            .. Enumerable.Repeat(level, 10_000).SelectMany(bytes => bytes),
        ];
        new EmittedAssembly { Arguments = arguments }.WriteTo(Plugins);

        Assert.Equal("FAP1009", Assert.Single(Scan().Entries).Code);
    }

    [Fact]
    public void Check_SignatureNestedWithoutEnd_IsUnreadable()
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(
            0,
            metadata.GetOrAddString("deep.dll"),
            metadata.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
            default,
            default);
        metadata.AddAssembly(
            metadata.GetOrAddString("deep"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(
            default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1),
            MetadataTokens.MethodDefinitionHandle(1));
        var contract = metadata.AddAssemblyReference(
            metadata.GetOrAddString(Contract.Name), new Version(1, 0), default, default, default, default);
        var type = metadata.AddTypeReference(
            contract, metadata.GetOrAddString("Fapilog.Alerting"), metadata.GetOrAddString("AlertReceipt"));
        byte[] nested = [0, 0, .. Enumerable.Repeat((byte)0x1D, 200_000), 1];
        metadata.AddMemberReference(type, metadata.GetOrAddString("Do"), metadata.GetOrAddBlob(nested));
        var path = Path.Combine(Plugins, "deep.dll");
        EmittedAssembly.Write(path, metadata, new BlobBuilder());

        Assert.False(
            Assert.Single(ProviderContract.Read(new ProviderLocation(path, null), ContractSurface.Host).Uses).IsReadable);
        var rejection =
            ProviderExamination.Examine(new ProviderLocation(path, null), new ProviderLocation(path, null)).Rejections[0];
        Assert.Equal(
            (
                "FAP1003",
                $"'{path}' is damaged: its metadata cannot be read to the end. Copy the provider's whole build output again."),
            (rejection.Code, rejection.Message));
    }
}
