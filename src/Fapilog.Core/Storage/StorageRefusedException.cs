namespace Fapilog.Storage;

/// <summary>
/// Why a directory cannot hold a trail in its current state.
/// </summary>
internal enum StorageRefusal
{
    /// <summary>Another trail holds the lock.</summary>
    InUse,

    /// <summary>The lock file is open in a process that is not known to be a trail.</summary>
    LockFileBusy,

    /// <summary>The file system or the runtime grants the same lock twice.</summary>
    LocksHaveNoEffect,

    /// <summary>The newest file belongs to a day in the future.</summary>
    NewestFileInFuture,

    /// <summary>The end of the chain is damaged or was not chained.</summary>
    ChainCannotContinue,
}

/// <summary>
/// The exception that is thrown when the storage refuses a directory, before anything is written. It states what was found; the
/// code that opens the trail adds the remedy.
/// </summary>
#pragma warning disable CA1032, CA1064 // Internal: thrown and caught within this assembly only.
internal sealed class StorageRefusedException : IOException
#pragma warning restore CA1032, CA1064
{
    public StorageRefusedException(StorageRefusal refusal, string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Refusal = refusal;
        Path = path;
    }

    public StorageRefusal Refusal { get; }

    /// <summary>Gets the directory, or the file in it that caused the refusal.</summary>
    public string Path { get; }
}
