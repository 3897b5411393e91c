namespace Fapilog.Loading.Tests.Compatibility.Linking;

public class EffortTests
{
    [Fact]
    public void Spend_MoreThanSoundMetadataCanTake_IsRefused()
    {
        var effort = new Effort(metadataBytes: 1000);
        effort.Spend(1_016_000);

        Assert.Throws<BadImageFormatException>(() => effort.Spend());
    }

    [Fact]
    public void Spend_OnWhatIsKnownToBeSound_HasNoEnd()
    {
        for (var i = 0; i < 10; i++)
        {
            Effort.Unbounded.Spend(int.MaxValue);
        }
    }
}
