namespace Fapilog.Delivery.Tests.Settings;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("https://api.example", "https://api.example/v2/alerts")]
    [InlineData("https://api.example:8443/proxy/", "https://api.example:8443/proxy/v2/alerts")]
    [InlineData("https://api.example/v2/alerts/", "https://api.example/v2/alerts")]
    public void Append_Path_IsAddedOnce(string address, string expected) =>
        Assert.Equal(expected, WebAddress.Append(address, "/v2/alerts").AbsoluteUri);

    [Theory]
    [InlineData("https://api.example/path", null)]
    [InlineData("https://api.example/?TOKEN=1", "The address has a query or a fragment")]
    [InlineData("https://api.example/#TOKEN", "The address has a query or a fragment")]
    [InlineData("https://api.example:99999/TOKEN", "The address has a port that is not a number from 1 to 65535. ")]
    [InlineData("https://api.example:80a", "The address has a port ")]
    [InlineData("https://api.example:0/TOKEN", "The address has a port ")]
    [InlineData("https://[::1]:65536", "The address has a port ")]
    [InlineData("https://[::1", "The address is not an absolute one.")]
    [InlineData("https://me:TOKEN/a@api.example", "The address is not an absolute one.")]
    [InlineData("TOKEN", "The address is not an absolute one.")]
    [InlineData(null, "The address is not an absolute one.")]
    public void BaseFault_Address_IsJudgedWithoutBeingShown(string? text, string? beginning)
    {
        var fault = WebAddress.FindBaseFault(text);

        Assert.Equal(beginning is null, fault is null);
        Assert.StartsWith(beginning ?? string.Empty, fault ?? string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain("TOKEN", fault ?? string.Empty, StringComparison.Ordinal);
    }
}
