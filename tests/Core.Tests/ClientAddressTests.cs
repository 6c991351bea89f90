using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Tests;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:443")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2:3:4:5:6")]
    [InlineData("2001:db8:1:2::", "[2001:db8:1:2:3:4:5:6]:443")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::", "fe80::1%eth0")]
    [InlineData("::1", "::")]
    public void One_ipv4_address_or_the_64_of_an_ipv6_is_one_client(string one, string same)
    {
        Assert.NotNull(ClientAddress.Parse(one));
        Assert.Equal(ClientAddress.Parse(one), ClientAddress.Parse(same));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("192.0.2.1", "193.0.2.1")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:3::")]
    [InlineData("2001:db8:1:2::", "2002:db8:1:2::")]
    [InlineData("0.0.0.0", "::")]
    [InlineData("0.0.0.0", "255.255.255.255")]
    public void Others_are_others(string one, string other) => Assert.NotEqual(ClientAddress.Parse(one), ClientAddress.Parse(other));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("192.0.2.1, 192.0.2.2")]
    [InlineData("192.0.2.999")]
    public void What_is_no_address_is_nobody(string? text) => Assert.Null(ClientAddress.Parse(text));

    [Theory]
    [InlineData("192.0.2.255", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    [InlineData("::1", "::/48")]
    public void It_prints_as_its_network(string text, string network) => Assert.Equal(network, $"{ClientAddress.Parse(text)}");
}
