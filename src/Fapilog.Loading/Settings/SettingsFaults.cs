using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Collects the faults in one instance's settings. No message contains a value: any of them may be a secret.
/// </summary>
internal sealed class SettingsFaults
{
    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> All => _faults;

    /// <summary>
    /// Returns whether a setting has a fault already, perhaps that it is misspelled; validating it would report the same twice.
    /// </summary>
    public bool Has(string path) => _faults.Exists(fault => fault.IsAt(path));

    /// <summary>Returns whether a setting, or one below it, has a fault already.</summary>
    public bool HasBelow(string path) => _faults.Exists(fault => fault.IsAtOrBelow(path));

    /// <param name="path">The path of the group.</param>
    /// <param name="key">What is written there.</param>
    /// <param name="known">The settings of the group.</param>
    /// <param name="given">What else is written there: a setting that is given was not misspelled.</param>
    public void Unknown(string path, string key, IEnumerable<string> known, IEnumerable<string> given)
    {
        var names = known.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToArray();
        var nearest = NearestName.Find(key, names);
        _faults.Add(new Fault(
            LoadingCodes.UnknownSetting,
            names.Length == 0
                ? $"There is no setting '{key}'. No settings are taken here: remove it."
                : $"There is no setting '{key}'.{(nearest is null ? string.Empty : $" Did you mean '{nearest}'?")} The settings are {Sentence.List(names)}.",
            $"{path}:{key}")
        {
            MeantPath = nearest is null || given.Contains(nearest, StringComparer.OrdinalIgnoreCase) ? null : $"{path}:{nearest}",
        });
    }

    public void Missing(string path, string name, bool isOptional = false)
    {
        if (!Has(path))
        {
            Add(
                LoadingCodes.MissingSetting,
                path,
                isOptional
                    ? $"The setting '{name}' is empty. Give '{path}' a value, or leave it out."
                    : $"The setting '{name}' is required and is missing or empty. Set '{path}'.");
        }
    }

    /// <param name="path">The setting's path.</param>
    /// <param name="name">Its name.</param>
    /// <param name="expected">What its value must be.</param>
    /// <param name="read">The value, where it cannot be a secret; an empty one if it is empty or blank.</param>
    /// <param name="nearest">The legal value that is meant, as it seems.</param>
    public void WrongType(string path, string name, string expected, string? read = null, string? nearest = null) => Add(
        LoadingCodes.WrongType,
        path,
        $"The setting '{name}' {Beginning(read)} {expected}."
        + (nearest is null ? string.Empty : $" Did you mean '{nearest}'?")
        + (read is "" ? $" Give '{path}' a value, or leave it out." : $" Correct the value of '{path}'."));

    public void Invalid(string path, string message) => Add(LoadingCodes.InvalidSetting, path, Sentence.From(message));

    public void SecretUnreadable(string path, string message) => Add(LoadingCodes.SecretUnreadable, path, Sentence.From(message));

    private static string Beginning(string? read) => read switch
    {
        null => "must be",
        "" => "is empty. It must be",
        _ => $"is '{read}'. It must be",
    };

    private void Add(string code, string path, string message) => _faults.Add(new Fault(code, message, path));
}
