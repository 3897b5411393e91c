using System.Globalization;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Spells signatures. The library's own decoder nests as deeply as damaged bytes say, which ends the process.
/// </summary>
internal ref struct SignatureReader
{
    private const int Deepest = 64;
    private const int MostGenericParameters = 256;

    private static readonly Dictionary<int, string> Primitives = new()
    {
        [(int)SignatureTypeCode.Void] = "void",
        [(int)SignatureTypeCode.Boolean] = "bool",
        [(int)SignatureTypeCode.Char] = "char",
        [(int)SignatureTypeCode.SByte] = "sbyte",
        [(int)SignatureTypeCode.Byte] = "byte",
        [(int)SignatureTypeCode.Int16] = "short",
        [(int)SignatureTypeCode.UInt16] = "ushort",
        [(int)SignatureTypeCode.Int32] = "int",
        [(int)SignatureTypeCode.UInt32] = "uint",
        [(int)SignatureTypeCode.Int64] = "long",
        [(int)SignatureTypeCode.UInt64] = "ulong",
        [(int)SignatureTypeCode.Single] = "float",
        [(int)SignatureTypeCode.Double] = "double",
        [(int)SignatureTypeCode.String] = "string",
        [(int)SignatureTypeCode.Object] = "object",
        [(int)SignatureTypeCode.IntPtr] = "nint",
        [(int)SignatureTypeCode.UIntPtr] = "nuint",
        [(int)SignatureTypeCode.TypedReference] = "TypedReference",
    };

    private readonly LinkModule _module;
    private readonly IReadOnlyList<TypeSpelling> _arguments;
    private BlobReader _blob;
    private int _depth;

    private SignatureReader(LinkModule module, BlobHandle blob, IReadOnlyList<TypeSpelling> arguments)
    {
        _module = module;
        _arguments = arguments;
        _blob = module.Reader.GetBlobReader(blob);
    }

    /// <param name="module">Where the signature stands.</param>
    /// <param name="signature">The signature of a method or of a reference to one.</param>
    /// <param name="arguments">What the parameters of the generic class stand for; empty to leave them as they are.</param>
    public static MethodSpelling Method(LinkModule module, BlobHandle signature, IReadOnlyList<TypeSpelling> arguments) =>
        new SignatureReader(module, signature, arguments).Method();

    /// <inheritdoc cref="Method(LinkModule, BlobHandle, IReadOnlyList{TypeSpelling})"/>
    public static TypeSpelling Field(LinkModule module, BlobHandle signature, IReadOnlyList<TypeSpelling> arguments)
    {
        var reader = new SignatureReader(module, signature, arguments);
        return reader._blob.ReadSignatureHeader().Kind is SignatureKind.Field ? reader.Type() : throw new BadImageFormatException();
    }

    /// <summary>Returns what a method of a generic method is made with.</summary>
    public static IReadOnlyList<TypeSpelling> MethodArguments(LinkModule module, BlobHandle signature)
    {
        var reader = new SignatureReader(module, signature, []);
        return reader._blob.ReadSignatureHeader().Kind is SignatureKind.MethodSpecification ? reader.Types() : throw new BadImageFormatException();
    }

    /// <summary>Returns the generic type that a type is made from, or nil for any other type.</summary>
    public static EntityHandle GenericType(LinkModule module, TypeSpecificationHandle type) =>
        new SignatureReader(module, Signature(module, type), []).GenericType();

    /// <summary>Returns what a generic type is made with.</summary>
    public static IReadOnlyList<TypeSpelling> TypeArguments(LinkModule module, TypeSpecificationHandle type, IReadOnlyList<TypeSpelling> arguments)
    {
        var reader = new SignatureReader(module, Signature(module, type), arguments);
        return reader.GenericType().IsNil ? [] : reader.Types();
    }

    private static BlobHandle Signature(LinkModule module, TypeSpecificationHandle type) => module.Reader.GetTypeSpecification(type).Signature;

    private EntityHandle GenericType()
    {
        if (_blob.ReadCompressedInteger() != (int)SignatureTypeCode.GenericTypeInstance)
        {
            return default(TypeReferenceHandle);
        }

        _blob.ReadCompressedInteger();
        return _blob.ReadTypeHandle();
    }

    private MethodSpelling Method()
    {
        var header = _blob.ReadSignatureHeader();
        var generic = header.IsGeneric ? _blob.ReadCompressedInteger() : 0;
        var parameters = _blob.ReadCompressedInteger();
        if (generic > MostGenericParameters || parameters > _blob.RemainingBytes)
        {
            throw new BadImageFormatException();
        }

        var result = Type();
        var types = Types(parameters);
        var exact = string.Create(
            CultureInfo.InvariantCulture, $"{header.RawValue:x2} {generic} {result.Exact}({string.Join(',', types.Select(type => type.Exact))})");
        _module.Effort.Spend(exact.Length);
        return new MethodSpelling(exact, generic, result, types);
    }

    private List<TypeSpelling> Types() => Types(_blob.ReadCompressedInteger());

    private List<TypeSpelling> Types(int count)
    {
        var types = new List<TypeSpelling>();
        for (var i = 0; i < count; i++)
        {
            types.Add(Type());
        }

        return types;
    }

    private TypeSpelling Type()
    {
        if (++_depth > Deepest)
        {
            throw new BadImageFormatException();
        }

        var code = _blob.ReadCompressedInteger();
        var type = code switch
        {
            (int)SignatureTypeKind.Class or (int)SignatureTypeKind.ValueType => Named(code),
            (int)SignatureTypeCode.GenericTypeInstance => Instance(),
            (int)SignatureTypeCode.GenericTypeParameter => Parameter(),
            (int)SignatureTypeCode.GenericMethodParameter => MethodParameter(),
            (int)SignatureTypeCode.SZArray => Type().Before("[]", "[]"),
            (int)SignatureTypeCode.Array => Array(),
            (int)SignatureTypeCode.ByReference => Type().After("ref ", "ref "),
            (int)SignatureTypeCode.Pointer => Type().Before("*", "*"),
            (int)SignatureTypeCode.FunctionPointer => new("method " + Method().Exact, "delegate*"),
            (int)SignatureTypeCode.RequiredModifier or (int)SignatureTypeCode.OptionalModifier => Modified(code),
            _ when Primitives.TryGetValue(code, out var primitive) => new(primitive, primitive),
            _ => throw new BadImageFormatException(),
        };
        _depth--;
        _module.Effort.Spend(type.Exact.Length);
        return type;
    }

    private TypeSpelling Named(int code) =>
        _module.Spell(_blob.ReadTypeHandle()).After(code == (int)SignatureTypeKind.Class ? "class " : "struct ", string.Empty);

    private TypeSpelling Instance()
    {
        var generic = Named(_blob.ReadCompressedInteger());
        var arguments = Types();
        var exact = $"{generic.Exact}<{string.Join(',', arguments.Select(argument => argument.Exact))}>";
        return generic.Exact == "struct System.Nullable`1" && arguments is [var value]
            ? new(exact, value.Shown + "?")
            : new(exact, $"{generic.Shown}<{string.Join(", ", arguments.Select(argument => argument.Shown))}>");
    }

    private TypeSpelling Parameter()
    {
        var index = _blob.ReadCompressedInteger();
        return index < _arguments.Count ? _arguments[index] : Numbered("!", index);
    }

    private TypeSpelling MethodParameter() => Numbered("!!", _blob.ReadCompressedInteger());

    private static TypeSpelling Numbered(string mark, int index)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        return new(mark + number, "T" + number);
    }

    private TypeSpelling Array()
    {
        var item = Type();
        var rank = _blob.ReadCompressedInteger();
        for (var bounds = 0; bounds < 2; bounds++)
        {
            for (var left = _blob.ReadCompressedInteger(); left > 0; left--)
            {
                _ = bounds == 0 ? _blob.ReadCompressedInteger() : _blob.ReadCompressedSignedInteger();
            }
        }

        return rank is > 0 and <= 32 && new string(',', rank - 1) is var commas
            ? item.Before($"[{commas}]", $"[{commas}]")
            : throw new BadImageFormatException();
    }

    private TypeSpelling Modified(int code)
    {
        var handle = _blob.ReadTypeHandle();
        var modifier = handle.Kind is HandleKind.TypeSpecification ? "?" : _module.Spell(handle).Exact;
        return Type().Before($" {(code == (int)SignatureTypeCode.RequiredModifier ? "modreq" : "modopt")}({modifier})", string.Empty);
    }
}
