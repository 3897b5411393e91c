using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// What to say of a name that several providers claim: who they are, and which of them to take away.
/// </summary>
internal static class NameContest
{
    public static Fault Fault(string name, IReadOnlyList<ProviderRow> claimants, string path)
    {
        var rejection = Rejection(name, claimants);
        return new Fault(rejection.Code, rejection.Message, path);
    }

    public static Rejection Rejection(string name, IReadOnlyList<ProviderRow> claimants)
    {
        var registered = claimants.Count(row => row.Registered is not null);
        ProviderRow[] files = [.. claimants.Where(row => row.Registered is null)];
        return (registered, files.Length) switch
        {
            (0, _) => new(LoadingCodes.Ambiguous, $"Several providers are called '{name}': {Places(files)}. Remove all but one of them."),
            (_, 0) => new(
                LoadingCodes.RegisteredTwice,
                $"'{name}' is registered in code {registered} times. Register each dispatcher under a name of its own."),
            _ => new(
                LoadingCodes.RegisteredTwice,
                $"'{name}' is registered in code, and is the name of a provider in {Places(files)} too. Register it under another name, or remove the DLL."),
        };
    }

    /// <summary>One DLL may claim a name twice: then only its classes tell the two apart.</summary>
    private static string Places(ProviderRow[] rows) => string.Join(", ", rows.Select(row =>
        rows.Count(other => other.Location == row.Location) > 1
            ? $"class '{row.Declaration!.TypeName}' in '{row.Location.Path}'"
            : $"'{row.Location.Path}'"));
}
