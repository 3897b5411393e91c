namespace Fapilog.Loading;

/// <summary>
/// A provider's DLLs as the link check reads them: each is opened when it is first asked for, and held until disposed.
/// </summary>
internal sealed class ProviderModules : IDisposable
{
    private readonly ContractSurface _contract;
    private readonly Dictionary<string, string> _paths;
    private readonly Dictionary<string, LinkModule?> _modules = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MetadataFile> _open = [];

    /// <param name="contract">The host's contract, for what it hands on.</param>
    /// <param name="paths">The provider's managed DLLs by the names of their assemblies.</param>
    public ProviderModules(ContractSurface contract, Dictionary<string, string> paths)
    {
        _contract = contract;
        _paths = paths;
    }

    /// <summary>Finds an assembly of the provider by its name.</summary>
    public LinkModule? Find(string assemblyName)
    {
        if (!_modules.TryGetValue(assemblyName, out var module))
        {
            module = _paths.TryGetValue(assemblyName, out var path) ? Open(path) : null;
            _modules.Add(assemblyName, module);
        }

        return module;
    }

    /// <summary>Opens a DLL, sound as far as it was inspected.</summary>
    public LinkModule Open(string path)
    {
        var file = MetadataFile.Open(path);
        _open.Add(file);
        var reader = file.Reader ?? throw new BadImageFormatException();
        return new LinkModule(reader, new Effort(reader.MetadataLength), isContract: false, _contract.Forwards);
    }

    public void Dispose() => _open.ForEach(file => file.Dispose());
}
