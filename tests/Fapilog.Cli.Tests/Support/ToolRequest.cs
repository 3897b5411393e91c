namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// What a run of the tool is given, on its way to a process that runs many.
/// </summary>
internal sealed record ToolRequest(
    string Folder, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, byte[] Input)
{
    /// <summary>The environment variable that names the pipe.</summary>
    public const string PipeVariable = "FAPILOG_TEST_PIPE";

    /// <summary>Reads a request; null when there will be no more.</summary>
    public static ToolRequest? Read(BinaryReader reader)
    {
        string folder;
        try
        {
            folder = reader.ReadString();
        }
        catch (EndOfStreamException)
        {
            return null;
        }

        var arguments = new string[reader.ReadInt32()];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = reader.ReadString();
        }

        var environment = new Dictionary<string, string>();
        for (var rest = reader.ReadInt32(); rest > 0; rest--)
        {
            environment.Add(reader.ReadString(), reader.ReadString());
        }

        return new ToolRequest(folder, arguments, environment, reader.ReadBytes(reader.ReadInt32()));
    }

    public void WriteTo(BinaryWriter writer)
    {
        writer.Write(Folder);
        writer.Write(Arguments.Count);
        foreach (var argument in Arguments)
        {
            writer.Write(argument);
        }

        writer.Write(Environment.Count);
        foreach (var (name, value) in Environment)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write(Input.Length);
        writer.Write(Input);
        writer.Flush();
    }
}
