using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Reads the arguments of an attribute. Every enumeration counts as 32 bits wide, as those of the contract are.
/// </summary>
/// <remarks>
/// The library's own decoder allocates arrays and nests as deeply as the bytes say before it checks whether they exist: five
/// damaged bytes cost gigabytes.
/// </remarks>
internal ref struct AttributeReader
{
    private const int MaxBytes = 64 * 1024;
    private const int Deepest = 8;
    private const int Field = 0x53;
    private const int Property = 0x54;

    private BlobReader _blob;
    private BlobReader _types;

    private AttributeReader(BlobReader blob, BlobReader types)
    {
        _blob = blob;
        _types = types;
    }

    /// <exception cref="BadImageFormatException">The arguments are malformed.</exception>
    public static AttributeArguments Read(MetadataReader reader, CustomAttribute attribute)
    {
        var signature = attribute.Constructor.Kind is HandleKind.MemberReference
            ? reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Signature
            : reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).Signature;
        var blob = reader.GetBlobReader(attribute.Value);
        return blob.Length <= MaxBytes
            ? new AttributeReader(blob, reader.GetBlobReader(signature)).Read()
            : throw new BadImageFormatException();
    }

    private AttributeArguments Read()
    {
        _types.ReadSignatureHeader();
        var parameters = _types.ReadCompressedInteger();
        if (_blob.ReadUInt16() != 1
            || (SignatureTypeCode)_types.ReadCompressedInteger() is not SignatureTypeCode.Void
            || parameters > _types.RemainingBytes)
        {
            throw new BadImageFormatException();
        }

        var values = new List<object?>();
        for (var i = 0; i < parameters; i++)
        {
            values.Add(Parameter());
        }

        var named = new List<NamedArgument>();
        for (int left = _blob.ReadUInt16(); left > 0; left--)
        {
            named.Add(Named());
        }

        if (named.DistinctBy(argument => argument.Name).Count() < named.Count)
        {
            throw new BadImageFormatException();
        }

        return new AttributeArguments(values, named);
    }

    private object? Parameter()
    {
        var code = _types.ReadCompressedInteger();
        var isArray = code == (int)SignatureTypeCode.SZArray;
        var item = Code(isArray ? _types.ReadCompressedInteger() : code);
        return isArray ? Array(item, 0) : Value(item, 0);
    }

    /// <summary>
    /// Returns how a parameter's type stands in front of a value: a class is System.Type, a structure an enumeration.
    /// </summary>
    private SerializationTypeCode Code(int code)
    {
        if (code is (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType)
        {
            _types.ReadTypeHandle();
            return code == (int)SignatureTypeKind.Class ? SerializationTypeCode.Type : SerializationTypeCode.Enum;
        }

        return code == (int)SignatureTypeCode.Object ? SerializationTypeCode.TaggedObject : (SerializationTypeCode)code;
    }

    private NamedArgument Named()
    {
        var kind = _blob.ReadByte();
        if (kind is not (Field or Property))
        {
            throw new BadImageFormatException();
        }

        var (type, item) = Tag();
        var name = _blob.ReadSerializedString() ?? throw new BadImageFormatException();
        return new NamedArgument(name, kind == Field, type is SerializationTypeCode.SZArray ? Array(item, 0) : Value(type, 0));
    }

    private (SerializationTypeCode Type, SerializationTypeCode Item) Tag()
    {
        var type = _blob.ReadSerializationTypeCode();
        var item = type is SerializationTypeCode.SZArray ? _blob.ReadSerializationTypeCode() : default;
        if (type is SerializationTypeCode.Enum || item is SerializationTypeCode.Enum)
        {
            _blob.ReadSerializedString();
        }

        return (type, item);
    }

    private object?[]? Array(SerializationTypeCode item, int depth)
    {
        var count = _blob.ReadInt32();
        if (count == -1)
        {
            return null;
        }

        if (count < 0 || count > _blob.RemainingBytes || depth > Deepest)
        {
            throw new BadImageFormatException();
        }

        var values = new object?[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Value(item, depth + 1);
        }

        return values;
    }

    private object? Value(SerializationTypeCode type, int depth) => type switch
    {
        SerializationTypeCode.Boolean => _blob.ReadBoolean(),
        SerializationTypeCode.Char => _blob.ReadChar(),
        SerializationTypeCode.SByte => _blob.ReadSByte(),
        SerializationTypeCode.Byte => _blob.ReadByte(),
        SerializationTypeCode.Int16 => _blob.ReadInt16(),
        SerializationTypeCode.UInt16 => _blob.ReadUInt16(),
        SerializationTypeCode.Int32 or SerializationTypeCode.Enum => _blob.ReadInt32(),
        SerializationTypeCode.UInt32 => _blob.ReadUInt32(),
        SerializationTypeCode.Int64 => _blob.ReadInt64(),
        SerializationTypeCode.UInt64 => _blob.ReadUInt64(),
        SerializationTypeCode.Single => _blob.ReadSingle(),
        SerializationTypeCode.Double => _blob.ReadDouble(),
        SerializationTypeCode.String or SerializationTypeCode.Type => _blob.ReadSerializedString(),
        SerializationTypeCode.TaggedObject when depth <= Deepest => Tagged(depth),
        _ => throw new BadImageFormatException(),
    };

    private object? Tagged(int depth)
    {
        var (type, item) = Tag();
        return type is SerializationTypeCode.SZArray ? Array(item, depth + 1) : Value(type, depth + 1);
    }
}

/// <summary>
/// The arguments in the brackets of an attribute. A type is its name, an enumeration its number, an array an array of objects.
/// </summary>
internal sealed record AttributeArguments(IReadOnlyList<object?> Fixed, IReadOnlyList<NamedArgument> Named)
{
    public object? this[string name] => Named.FirstOrDefault(argument => argument.Name == name)?.Value;
}

/// <summary>
/// A property or field an attribute sets.
/// </summary>
internal sealed record NamedArgument(string Name, bool IsField, object? Value);

/// <summary>
/// Reads the attributes of an assembly that have at most one text as their argument.
/// </summary>
internal static class AssemblyAttributes
{
    private static readonly string[] Wanted =
    [
        "ReferenceAssemblyAttribute",
        "TargetFrameworkAttribute",
        "AssemblyInformationalVersionAttribute",
    ];

    public static Dictionary<string, string?> Read(MetadataReader reader)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            foreach (var name in Wanted)
            {
                if (TypeNames.IsAttribute(reader, attribute, name))
                {
                    texts[name] = AttributeReader.Read(reader, attribute).Fixed is [string text, ..] ? text : null;
                }
            }
        }

        return texts;
    }
}
