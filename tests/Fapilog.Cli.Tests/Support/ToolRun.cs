using System.Text.Json;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// What one run of the tool answered.
/// </summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Gets everything the run said, for what must be nowhere in it.</summary>
    public string All => Output + Error;

    public static ToolRun Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadString(), reader.ReadString());

    public void WriteTo(BinaryWriter writer)
    {
        writer.Write(ExitCode);
        writer.Write(Output);
        writer.Write(Error);
        writer.Flush();
    }
}
