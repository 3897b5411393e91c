namespace Fapilog.Cli;

internal enum QueryFormat
{
    Text,
    Json,
    JsonLines,
}
