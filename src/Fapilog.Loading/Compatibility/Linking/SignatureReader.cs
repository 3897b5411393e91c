using System.Globalization;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Spells signatures. The library's own decoder nests as deeply as damaged bytes say, which ends the process.
/// </summary>
internal ref struct SignatureReader
{
    private const int Deepest = 64;
    private const int MaxGenericParameters = 256;

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
        return reader._blob.ReadSignatureHeader().Kind is SignatureKind.Field
            ? reader.Type()
            : throw new BadImageFormatException();
    }

    /// <summary>Returns what a method of a generic method is made with.</summary>
    public static IReadOnlyList<TypeSpelling> MethodArguments(LinkModule module, BlobHandle signature)
    {
        var reader = new SignatureReader(module, signature, []);
        return reader._blob.ReadSignatureHeader().Kind is SignatureKind.MethodSpecification
            ? reader.Types()
            : throw new BadImageFormatException();
    }

    /// <summary>Returns the generic type that a type is made from, or nil for any other type.</summary>
    public static EntityHandle GenericType(LinkModule module, TypeSpecificationHandle type) =>
        new SignatureReader(module, Signature(module, type), []).GenericType();

    /// <summary>Returns what a generic type is made with.</summary>
    public static IReadOnlyList<TypeSpelling> TypeArguments(
        LinkModule module, TypeSpecificationHandle type, IReadOnlyList<TypeSpelling> arguments)
    {
        var reader = new SignatureReader(module, Signature(module, type), arguments);
        return reader.GenericType().IsNil ? [] : reader.Types();
    }

    private static BlobHandle Signature(LinkModule module, TypeSpecificationHandle type) =>
        module.Reader.GetTypeSpecification(type).Signature;

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
        if (generic > MaxGenericParameters || parameters > _blob.RemainingBytes)
        {
            throw new BadImageFormatException();
        }

        var result = Type();
        var types = Types(parameters);
        var exact = string.Create(
            CultureInfo.InvariantCulture,
            $"{header.RawValue:x2} {generic} {result.Exact}({string.Join(',', types.Select(type => type.Exact))})");
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
        return Type().Before(
            $" {(code == (int)SignatureTypeCode.RequiredModifier ? "modreq" : "modopt")}({modifier})", string.Empty);
    }
}

/// <summary>
/// A type twice: so that equal types of two assemblies are spelled alike, and as people read it.
/// </summary>
/// <param name="Exact">With its namespace, and <c>contract:</c> before a type of the contract; of the framework's types it does
/// not matter in which of its assemblies they are.</param>
/// <param name="Shown">As C# has it, without namespaces.</param>
internal sealed record TypeSpelling(string Exact, string Shown)
{
    private const string Contract = "contract:";

    /// <summary>Spells a type by its full name, as reflection writes it.</summary>
    public static TypeSpelling For(string fullName, bool isContract)
    {
        var name = fullName[(fullName.LastIndexOf('.') + 1)..];
        return new(isContract ? Contract + fullName : fullName, string.Join('.', name.Split('+').Select(WithoutArity)));
    }

    /// <summary>Spells a full name for people, namespace included.</summary>
    public static string Full(string fullName) => string.Join('.', fullName.Split('+').Select(WithoutArity));

    public TypeSpelling After(string exact, string shown) => new(exact + Exact, shown + Shown);

    public TypeSpelling Before(string exact, string shown) => new(Exact + exact, Shown + shown);

    private static string WithoutArity(string name) => name.LastIndexOf('`') is >= 0 and var tick ? name[..tick] : name;
}

/// <summary>
/// A method's signature. Two that are equal for the runtime have the same <paramref name="Exact"/>.
/// </summary>
internal sealed record MethodSpelling(
    string Exact, int GenericParameters, TypeSpelling Return, IReadOnlyList<TypeSpelling> Parameters);

/// <summary>
/// Spells members of the contract as people read them, much as C# has them.
/// </summary>
internal static class MemberText
{
    public static string Method(string owner, string name, MethodSpelling method)
    {
        var type = TypeSpelling.Full(owner);
        var result = method.Return.Shown;
        var parameters = string.Join(", ", method.Parameters.Select(parameter => parameter.Shown));
        return name switch
        {
            ".ctor" => $"new {type}({parameters})",
            _ when After("get_", name) is { } property && method.Parameters.Count == 0 =>
                $"{result} {type}.{property} {{ get; }}",
            _ when After("set_", name) is { } property && method.Parameters is [var value] =>
                $"{value.Shown} {type}.{property} {{ {Setter(method)}; }}",
            _ when After("add_", name) is { } one && method.Parameters is [var handler] =>
                $"event {handler.Shown} {type}.{one} {{ add; }}",
            _ when After("remove_", name) is { } one && method.Parameters is [var handler] =>
                $"event {handler.Shown} {type}.{one} {{ remove; }}",
            _ => $"{result} {type}.{name}{Generic(method.GenericParameters)}({parameters})",
        };
    }

    public static string Field(string owner, string name, TypeSpelling type) => $"{type.Shown} {TypeSpelling.Full(owner)}.{name}";

    private static string Generic(int count) =>
        count == 0
            ? string.Empty
            : $"<{string.Join(", ", Enumerable.Range(0, count).Select(index => string.Create(CultureInfo.InvariantCulture, $"T{index}")))}>";

    private static string Setter(MethodSpelling method) =>
        method.Return.Exact.Contains("IsExternalInit", StringComparison.Ordinal) ? "init" : "set";

    private static string? After(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length ? name[prefix.Length..] : null;
}
