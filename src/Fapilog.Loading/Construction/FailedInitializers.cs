using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The providers of one catalogue that are not tried again because an initializer failed, each with the first cause.
/// </summary>
internal sealed class FailedInitializers
{
    private readonly Dictionary<(ProviderLocation Location, string? TypeName), InitializerFailure> _failures = [];

    public void Add(ProviderRow row, InitializerFailure failure) =>
        _failures.TryAdd((row.Location, failure.OfModule ? null : row.Declaration!.TypeName), failure);

    /// <summary>Returns why no instance of the provider can be created any more, or <see langword="null"/>.</summary>
    public Fault? Find(ProviderRow row, ProviderRequest request) =>
        _failures.TryGetValue((row.Location, null), out var failure)
            || _failures.TryGetValue((row.Location, row.Declaration!.TypeName), out failure)
            ? failure.FaultAt(row, request.ConfigurationPath)
            : null;
}

/// <summary>
/// A type whose initializer failed. .NET runs it once: from then on every use of the type fails with the same exception.
/// </summary>
/// <param name="OfModule">Whether it was the DLL's own initializer, so that none of its providers can be used.</param>
/// <param name="Cause">What it failed with, secrets masked.</param>
internal sealed record InitializerFailure(bool OfModule, string Cause)
{
    private const string Module = "<Module>";

    /// <summary>Returns the fault of an instance: the same one for each, so that it is reported once.</summary>
    public Fault FaultAt(ProviderRow row, string configurationPath) => new(
        LoadingCodes.InitializerFailed,
        (OfModule
            ? $"'{row.Location.Path}' cannot be used: its module initializer"
            : $"Provider '{row.Declaration!.Name}' ('{row.Location.Path}') cannot be used: its static constructor")
        + $" failed, and .NET never runs it twice. {Cause} Ask the provider's author, or choose another; restart after a change.",
        configurationPath);

    /// <summary>
    /// Finds a failed initializer in an exception; returns <see langword="null"/> when a second attempt may succeed.
    /// </summary>
    public static InitializerFailure? Find(Exception exception, IDispatcherSource source, Func<string, string> mask)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is TypeInitializationException { TypeName: var type }
                && (type == Module || source.TypeNames.Contains(type, StringComparer.Ordinal)))
            {
                return new InitializerFailure(type == Module, mask(Sentence.From(one)));
            }
        }

        return null;
    }
}
