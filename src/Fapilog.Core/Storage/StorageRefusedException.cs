namespace Fapilog.Storage;

/// <summary>
/// Why a directory cannot hold a trail as it is.
/// </summary>
internal enum StorageRefusal
{
    /// <summary>Another trail holds the lock.</summary>
    InUse,

    /// <summary>The file system or the runtime grants the lock twice.</summary>
    LocksHaveNoEffect,

    /// <summary>The newest file is that of a day that has not come.</summary>
    NewestFileInFuture,

    /// <summary>The end of the chain is damaged, or was not chained.</summary>
    ChainCannotContinue,
}

/// <summary>
/// The storage refuses a directory before it has written anything. It states what is there; what to do about it is said by
/// whoever opens the trail.
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

    /// <summary>Gets the directory, or the file in it that is the reason.</summary>
    public string Path { get; }
}
