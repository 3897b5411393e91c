using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Verification;

namespace Fapilog.Recovery;

/// <summary>
/// Operations of an operator on the keys of a trail's seals while the trail is stopped. Each one writes a line to
/// <c>seals.jsonl</c>.
/// </summary>
/// <remarks>Stateless; no other process may hold the directory.</remarks>
internal static class SealKeys
{
    /// <summary>
    /// Starts signing with a key in a trail that has had none. The existing content is verified first: from then on the key
    /// covers it as it is.
    /// </summary>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="seal">The key.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system clock.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>The key's <see cref="SealKey.KeyId"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FapilogException">
    /// The trail is not valid, has a key already, is in use, or the key cannot be used.
    /// </exception>
    public static Task<string> AdoptAsync(
        string directory, SealOptions seal, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default) =>
        StartAsync(directory, seal, SealStartReason.Adopted, timeProvider, cancellationToken);

    /// <summary>
    /// Starts signing with another key. What the former key signed is verified with it: it must be among
    /// <see cref="SealOptions.PreviousKeys"/>.
    /// </summary>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="seal">The new key, and the former one.</param>
    /// <param name="revoke">Whether the former key is no longer trusted, for example because it may have leaked.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system clock.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>The new key's <see cref="SealKey.KeyId"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FapilogException">
    /// The trail is not valid, has no key or already has this one, is in use, or a key cannot be used.
    /// </exception>
    public static Task<string> RotateAsync(
        string directory,
        SealOptions seal,
        bool revoke = false,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default) =>
        StartAsync(directory, seal, revoke ? SealStartReason.Revoked : SealStartReason.Rotated, timeProvider, cancellationToken);

    private static async Task<string> StartAsync(
        string directory, SealOptions seal, string reason, TimeProvider? timeProvider, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(seal);
        var path = Path.GetFullPath(directory);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(PathText.NotSeen(
                path, $"There is no directory '{path}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl."));
        }

        var key = SealKey.ReadForSigning(seal);
        var chain = new SealFile(PhysicalFileSystem.Instance, path).Read(cancellationToken: cancellationToken);
        var former = chain.KeyInForce;
        ThrowIfOutOfPlace(path, chain.HasStart ? former : null, key, isFirst: reason == SealStartReason.Adopted);

        // Days may have closed since the trail refused to seal on content of an earlier version: with the key they would count
        // as missing.
        ThrowIfInvalid(path, chain.HasStart ? [.. seal.ReadKeys()] : [], cancellationToken);

        var options = new AuditTrailOptions
        {
            StoragePath = path,
            Seal = seal,
            SealOverride = new SealOverride(reason, Environment.UserName),
            TakesCommands = false,
        };
        var trail = new AuditTrail(options, [], timeProvider);
        await using (trail.ConfigureAwait(false))
        {
            await trail.StartAsync(cancellationToken).ConfigureAwait(false);
            await trail.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        // Either refused before the key was recorded, or recorded and refused since: then the key must be kept.
        return trail.Seals!.Refusal is not { } refusal ? key.KeyId
            : trail.Seals.Chain.KeyInForce != key.KeyId ? throw Fail(path, refusal.ToString())
            : throw new FapilogException(new Fault(
                AuditCodes.SealKeyUnusable,
                $"The key {key.KeyId} is recorded in the seals of '{path}', and the trail seals nothing. {refusal}"));
    }

    private static void ThrowIfOutOfPlace(string directory, string? former, SealKey key, bool isFirst)
    {
        if (former == key.KeyId)
        {
            throw Fail(directory, $"The key {former} signs there already.");
        }

        if (isFirst && former is not null)
        {
            throw Fail(directory, $"The key {former} signs there. Rotate it with 'fapilog seals key rotate'.");
        }

        if (!isFirst && former is null)
        {
            throw Fail(directory, "No key signs there. Give the trail its first key with 'fapilog seals key new'.");
        }
    }

    private static void ThrowIfInvalid(string directory, IReadOnlyList<SealKey> keys, CancellationToken cancellationToken)
    {
        if (TrailVerifier.Verify(directory, VerificationOptions.With(keys), cancellationToken).FirstFault is { } fault)
        {
            throw Fail(
                directory,
                $"The trail is not valid: {fault.Kind} in '{fault.File}'{(fault.Line is { } line ? $", line {line}" : string.Empty)}. "
                + "'fapilog verify' shows everything; 'fapilog recover' with the key lets a damaged trail continue.");
        }
    }

    private static FapilogException Fail(string directory, string reason) =>
        new(new Fault(AuditCodes.SealKeyNotRecorded, $"The key is not recorded in the seals of '{directory}'. {reason}"));
}
