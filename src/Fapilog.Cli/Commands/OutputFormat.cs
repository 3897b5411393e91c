namespace Fapilog.Cli;

internal enum OutputFormat
{
    Text,
    Json,
}
