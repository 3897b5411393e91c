using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting.Tests.Support;

/// <summary>
/// A folder with a configuration file, and over it environment variables that only this object sees.
/// </summary>
internal sealed class Configured : IDisposable
{
    private readonly string _prefix = $"T{Guid.NewGuid():N}_";
    private readonly List<string> _variables = [];
    private readonly ConfigurationBuilder _builder = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("fapilog-hosting-tests-").FullName;

    public string Trail => Path.Combine(Folder, "trail");

    /// <summary>Begins with a file that holds the section <c>Fapilog</c>.</summary>
    public static Configured By(string fapilog) => new Configured().File("fapilog.json", fapilog);

    public Configured File(string name, string fapilog)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, $$"""{ "Fapilog": {{fapilog}} }""");
        _builder.AddJsonFile(path, optional: false, reloadOnChange: false);
        return this;
    }

    public Configured Environment(string name, string value)
    {
        _variables.Add(_prefix + name);
        System.Environment.SetEnvironmentVariable(_prefix + name, value);
        return this;
    }

    /// <summary>Builds with a trail in the folder, which a test's own settings win over.</summary>
    public IConfigurationRoot Build()
    {
        _builder.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = [new("Fapilog:Audit:StoragePath", Trail)],
        });
        return _builder.AddEnvironmentVariables(_prefix).Build();
    }

    public FapilogSettings Read() => FapilogSettings.Read(Build());

    public IReadOnlyList<Fault> Faults() => Assert.Throws<FapilogException>(() => Read()).Faults;

    /// <summary>Returns code and path of every fault, sorted.</summary>
    public IEnumerable<string> FaultPlaces() =>
        Faults().Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _variables.ForEach(name => System.Environment.SetEnvironmentVariable(name, null));
        Directory.Delete(Folder, recursive: true);
    }
}
