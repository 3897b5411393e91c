using Fapilog.Alerting;

namespace Fapilog.Loading.Tests.Settings;

public class SecretCollectorTests
{
    [Fact]
    public void Collect_SecretsAtEveryDepth_AreFoundOnceEvenInCircles()
    {
        var settings = new Tree { Own = Secret.Parse("own") };
        settings.Listed = [Secret.Parse("listed")];
        settings.Mapped["x"] = Secret.Parse("mapped");
        settings.Child = new Tree { Own = Secret.Parse("child"), Child = settings };

        Assert.Equal(
            new[] { "child", "listed", "mapped", "own" },
            SecretCollector.Collect(settings).Select(secret => secret.GetValue()).Order());
    }

    private sealed class Tree
    {
        public Secret? Own { get; set; }

        public IReadOnlyList<Secret> Listed { get; set; } = [];

        public Dictionary<string, Secret> Mapped { get; } = [];

        public Tree? Child { get; set; }
    }
}
