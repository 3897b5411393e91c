using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// Reads <c>Alerting:Routes</c>, and checks routes with the paths of configuration.
/// </summary>
internal sealed class RoutesReader
{
    private const string Example = """[ { "Match": { "MinimumSeverity": "Error" }, "To": ["oncall"] }, { "To": ["chat"] } ]""";

    // What groups of a route hold, which an earlier design had beside 'To'.
    private static readonly (string Group, Type Type)[] Groups =
        [(nameof(AlertRoute.Match), typeof(AlertMatch)), (nameof(AlertRoute.Digest), typeof(AlertDigest))];

    private readonly IConfigurationSection _section;
    private readonly List<Fault> _faults = [];
    private readonly List<IConfigurationSection> _read = [];

    /// <param name="section">The section <c>Routes</c>.</param>
    public RoutesReader(IConfigurationSection section)
    {
        _section = section;
    }

    /// <summary>Gets a value indicating whether something could not be read.</summary>
    public bool HasFaults => _faults.Count > 0;

    /// <summary>Returns the routes, after adding what cannot be read to the faults.</summary>
    public IReadOnlyList<AlertRoute> Read(List<Fault> faults)
    {
        var routes = SectionReader.CheckList(_section, _faults, "0:To:0", Example)
            ? _section.GetChildren().Select(Read).OfType<AlertRoute>().ToArray()
            : [];
        faults.AddRange(_faults);
        return routes;
    }

    /// <summary>Checks routes that are read, and perhaps changed by code.</summary>
    public IEnumerable<Fault> Check(IReadOnlyList<AlertRoute> routes, IReadOnlyCollection<string>? instances) =>
        AlertRouteValidator.Validate(routes, instances).Select(AtItsPlace).Where(fault => !_faults.Exists(
            one => one.IsAtOrBelow(fault.Path!)));

    /// <summary>Returns which parts of valid routes have no effect.</summary>
    public IReadOnlyList<Fault> FindIdle(IReadOnlyList<AlertRoute> routes, IReadOnlyCollection<string> instances) =>
        [.. AlertRouteValidator.FindIdle(routes, instances).Select(AtItsPlace)];

    /// <summary>Returns the configuration path of a route.</summary>
    public string PathOfRoute(int index) => PathOf($"Routes:{index}");

    private AlertRoute? Read(IConfigurationSection section)
    {
        if (!SectionReader.CheckGroup(section, _faults, "To:0"))
        {
            return null;
        }

        var route = new AlertRoute();
        List<Fault> faults = [];
        SectionReader.Fill(route, section, faults);
        var digest = $"{section.Path}:{nameof(AlertRoute.Digest)}";
        if (route.Digest is null && section.GetChildren().Any(IsEmptyDigest) && !faults.Exists(fault => fault.IsAt(digest)))
        {
            // .NET reads '{}' as null, which means that alerts are not joined.
            faults.Add(new Fault(
                LoadingCodes.MissingSetting,
                $"'Digest' is empty. Set '{digest}:Window', or leave it out.",
                digest));
        }

        _faults.AddRange(faults.Select(fault => Misplaced(fault, section) ?? fault));
        _read.Add(section);
        return route;
    }

    private static bool IsEmptyDigest(IConfigurationSection member) =>
        member.Key.Equals(nameof(AlertRoute.Digest), StringComparison.OrdinalIgnoreCase)
        && string.IsNullOrEmpty(member.Value)
        && !member.GetChildren().Any();

    private static Fault? Misplaced(Fault fault, IConfigurationSection route) =>
        fault.Code is not LoadingCodes.UnknownSetting
        ? null
        : (from one in Groups
           from member in SettingShape.Members(one.Type).Keys
           where fault.Path!.Equals($"{route.Path}:{member}", StringComparison.OrdinalIgnoreCase)
           select new Fault(
               fault.Code,
               $"'{member}' is no setting of a route, but of its '{one.Group}'. Move it to '{route.Path}:{one.Group}:{member}'.",
               fault.Path)).FirstOrDefault();

    private Fault AtItsPlace(Fault fault) => new(fault.Code, fault.Message, PathOf(fault.Path!));

    // A path of the validator counts what was read; configuration may have gaps, and values that could not be read.
    private string PathOf(string path)
    {
        var steps = path.Split(':');
        var section = steps.Length < 2 ? _section : Element(_read, _section, steps[1]);
        foreach (var step in steps.Skip(2))
        {
            section = step.All(char.IsAsciiDigit)
                ? Element([.. section.GetChildren().Where(IsRead)], section, step)
                : section.GetSection(step);
        }

        return section.Path;
    }

    private static IConfigurationSection Element(List<IConfigurationSection> read, IConfigurationSection list, string step) =>
        int.Parse(step, System.Globalization.CultureInfo.InvariantCulture) is var index && index < read.Count
            ? read[index]
            : list.GetSection(step);

    private bool IsRead(IConfigurationSection section) =>
        (section.Value is not null || section.GetChildren().Any()) && !_faults.Exists(fault => fault.Path == section.Path);
}
