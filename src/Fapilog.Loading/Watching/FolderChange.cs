namespace Fapilog.Loading;

/// <summary>
/// A difference between the plugins folder and what is loaded of it.
/// </summary>
/// <param name="Name">The name of the folder or file in the plugins folder.</param>
/// <param name="What">What became of it, in words.</param>
internal sealed record FolderChange(string Name, string What)
{
    public ProviderRemark Remark(string root) => new(
        LoadingCodes.FolderChanged, $"'{Path.Combine(root, Name)}' {What} while this process runs. Restart to apply the change.");
}
