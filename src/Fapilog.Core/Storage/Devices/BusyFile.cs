namespace Fapilog.Storage;

/// <summary>
/// Repeats an operation that Windows refuses while another program has the file open. Virus scanners, indexers and readers do
/// that for a moment; on other systems it prevents nothing.
/// </summary>
internal static class BusyFile
{
    private const int Attempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static void Retry(Action operation) => Retry(() =>
    {
        operation();
        return true;
    });

    public static T Retry<T>(Func<T> operation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return operation();
            }
            catch (Exception exception) when (attempt < Attempts && IsBusy(exception))
            {
                // A moment of the device, whatever clock the trail uses.
                Task.Delay(Pause, TimeProvider.System).GetAwaiter().GetResult();
            }
        }
    }

    // Windows denies access to a name that is being deleted, and when an open file would be replaced.
    private static bool IsBusy(Exception exception) => OperatingSystem.IsWindows()
        && (exception is UnauthorizedAccessException || (exception is IOException held && PhysicalFileSystem.IsHeld(held)));
}
