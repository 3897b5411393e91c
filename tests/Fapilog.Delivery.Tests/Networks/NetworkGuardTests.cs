using System.Net;
using CsCheck;

namespace Fapilog.Delivery.Tests.Networks;

public sealed class NetworkGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    public void Allows_NotPublic_IsRefusedWithoutANetwork(string address) =>
        Assert.False(NetworkGuard.PublicOnly.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void Allows_Public_IsAllowedButNotInPlainText(string address)
    {
        Assert.True(NetworkGuard.PublicOnly.Allows(IPAddress.Parse(address)));
        Assert.False(NetworkGuard.PublicOnly.AllowsPlainHttp(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("::1", "::1", true)]
    public void AllowsPlainHttp_Network_HoldsItsAddresses(string network, string address, bool expected) =>
        Assert.Equal(expected, NetworkGuard.Parse([network]).AllowsPlainHttp(IPAddress.Parse(address)));

    [Fact]
    public void Parse_SeveralFaults_NamesAll()
    {
        var failure = Assert.Throws<FormatException>(() => NetworkGuard.Parse(["10.0.0.0/8", "office", "10.0.0.0/40"]));

        Assert.Equal(
            "'office' is not a network. '10.0.0.0/40' is not a network. Write an address and the length of its prefix, such as "
            + "'10.0.0.0/8' or 'fd00::/8', or a single address.",
            failure.Message);
        Assert.DoesNotContain("'10.0.0.0/8' is not", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("10.0.0.0/")]
    public void Fault_NotANetwork_IsAFault(string? text) => Assert.NotNull(NetworkGuard.FindFault(text));

    [Fact]
    public void Fault_AnyText_NeverThrows() =>
        Gen.String.Sample(
            text => NetworkGuard.FindFault(text) is null == (Record.Exception(() => NetworkGuard.Parse([text])) is null));

    [Fact]
    public void Allows_AnyIPv4InsideMapped_IsJudgedAlike() =>
        Gen.Byte.Array[4].Sample(bytes =>
        {
            var address = new IPAddress(bytes);
            return NetworkGuard.PublicOnly.Allows(address) == NetworkGuard.PublicOnly.Allows(address.MapToIPv6());
        });
}
