using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace Fapilog.Alerting;

public sealed class SecretTests : IDisposable
{
    private const string Token = "k9-token-0c7d41";

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(Token, Token)]
    [InlineData("literal:" + Token, Token)]
    [InlineData("literal:env:HOME", "env:HOME")]
    [InlineData("literal:", "literal:")]
    [InlineData("ENV:x", "ENV:x")]
    [InlineData(Token + "\n", Token)]
    [InlineData("two\nlines\r\n\r\n", "two\nlines")]
    [InlineData(" " + Token + " ", " " + Token + " ")]
    [InlineData("literal:" + Token + "\n", Token + "\n")]
    public void GetValue_OfAText_IsTheText(string text, string expected) => Assert.Equal(expected, Secret.Parse(text).GetValue());

    [Fact]
    public void GetValue_OfAVariable_IsItsValueNow()
    {
        var name = $"FAPILOG_TEST_{Guid.NewGuid():N}";
        var secret = Secret.Parse($"env:{name}");

        Assert.Contains(name, Assert.Throws<InvalidOperationException>(secret.GetValue).Message, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(name, Token);

        Assert.Equal(Token, secret.GetValue());
        Assert.Equal($"[secret env:{name}]", secret.ToString());

        // As a secret of Kubernetes made with 'echo' arrives, and the name of one in a block of YAML.
        Environment.SetEnvironmentVariable(name, Token + "\n");
        Assert.Equal(Token, secret.GetValue());
        Assert.Equal(Token, Secret.Parse($"env:{name}\n").GetValue());
        Environment.SetEnvironmentVariable(name, "\n");
        Assert.Throws<InvalidOperationException>(secret.GetValue);
        Environment.SetEnvironmentVariable(name, null);
    }

    [Fact]
    public void GetValue_OfAFileThatRotates_IsTheNewText()
    {
        var secret = Secret.Parse($"file:{_path}");
        Assert.Equal(
            $"The secret's file '{_path}' does not exist. Create it, or correct the path after 'file:'.",
            Assert.Throws<InvalidOperationException>(secret.GetValue).Message);

        File.WriteAllText(_path, Token + "\r\n");
        Assert.Equal(Token, secret.GetValue());
        File.WriteAllText(_path, Token + "\n", Encoding.Unicode);
        Assert.Equal(Token, Secret.Parse($"file:{_path}\n").GetValue());
        File.WriteAllText(_path, "rotated", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("rotated", secret.GetValue());
        File.WriteAllText(_path, "\n");
        Assert.Equal(
            $"The secret's file '{_path}' is empty. Write the secret into it, or name another source.",
            Assert.Throws<InvalidOperationException>(secret.GetValue).Message);
    }

    [Fact]
    public void GetValue_OfADirectoryOrBelowNone_SaysWhatIsWrongAndNamesThePathOnce()
    {
        var folder = Directory.CreateDirectory(_path + ".d").FullName;
        try
        {
            Assert.Equal(
                $"The secret's file '{folder}' is a directory. Write the path of a file after 'file:'.",
                Assert.Throws<InvalidOperationException>(() => Secret.Parse($"file:{folder}").GetValue()).Message);
            Assert.Equal(
                $"The secret's file '{folder}/none/key' does not exist. Create it, or correct the path after 'file:'.",
                Assert.Throws<InvalidOperationException>(() => Secret.Parse($"file:{folder}/none/key").GetValue()).Message);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void GetValue_OfAPathThatIsNone_SaysSoInItsOwnException() =>
        Assert.Throws<InvalidOperationException>(() => Secret.Parse("file:a\0b").GetValue());

    [Fact]
    public void AnyPrint_OfASecret_HidesIt()
    {
        File.WriteAllText(_path, Token);
        Secret[] secrets = [Secret.Parse(Token), Secret.Parse($"literal:{Token}"), Secret.Parse($"file:{_path}")];

        foreach (var secret in secrets)
        {
            var prints = string.Join(
                '|',
                secret.ToString(),
                $"{secret} {(object)secret}",
                JsonSerializer.Serialize(secret),
                JsonSerializer.Serialize(new { secret }),
                string.Join(
                    ',',
                    TypeDescriptor.GetProperties(secret).Cast<PropertyDescriptor>().Select(member => member.GetValue(secret))),
                new InvalidOperationException($"failed with {secret}").ToString());

            Assert.DoesNotContain(Token, prints, StringComparison.Ordinal);
            Assert.Equal(Token, secret.GetValue());
        }
    }

    [Fact]
    public void Converter_MakesASecretOfTextAndNoTextOfASecret()
    {
        var converter = TypeDescriptor.GetConverter(typeof(Secret));

        var secret = Assert.IsType<Secret>(converter.ConvertFromInvariantString(Token));

        Assert.Equal(Token, secret.GetValue());
        Assert.False(converter.CanConvertTo(typeof(string)));
        Assert.DoesNotContain(
            Token, Assert.IsType<string>(converter.ConvertTo(secret, typeof(string))), StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => converter.ConvertFromInvariantString(string.Empty));
    }

    [Fact]
    public void Equals_WrittenAlike_IsTrue()
    {
        Assert.Equal(Secret.Parse("env:A"), Secret.Parse("env:A"));
        Assert.Equal(Secret.Parse("env:A").GetHashCode(), Secret.Parse("env:A").GetHashCode());
        Assert.NotEqual(Secret.Parse("env:A"), Secret.Parse("literal:env:A"));
        Assert.False(Secret.Parse("env:A").Equals(null));
    }

    [Fact]
    public void Parse_Nothing_Throws() => Assert.Throws<ArgumentException>(() => Secret.Parse(string.Empty));
}
