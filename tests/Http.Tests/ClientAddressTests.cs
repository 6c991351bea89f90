using CaptchaGate.Http.Tests.Support;

namespace CaptchaGate.Http.Tests;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData(0, "203.0.113.7", "192.0.2.1")]
    [InlineData(1, null, "192.0.2.1")]
    [InlineData(1, "203.0.113.7", "203.0.113.7")]
    [InlineData(1, "203.0.113.7:51234", "203.0.113.7")]
    [InlineData(1, "1.1.1.1, 203.0.113.7", "203.0.113.7")]
    [InlineData(1, "1.1.1.1,203.0.113.7 ", "203.0.113.7")]
    [InlineData(2, "1.1.1.1, 203.0.113.7, 10.0.0.1", "203.0.113.7")]
    [InlineData(3, "203.0.113.7, 10.0.0.1", "203.0.113.7")]
    [InlineData(1, "203.0.113.7, unknown", null)]
    [InlineData(1, "", null)]
    [InlineData(1, ",", null)]
    public void Only_entries_of_our_own_proxies_are_believed(int hops, string? forwarded, string? expected)
    {
        var headers = forwarded is null ? Array.Empty<(string, string)>() : [("X-Forwarded-For", forwarded)];
        Assert.Equal(expected, ClientAddress.Of(Ask.With(headers), hops));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:443", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("fe80::1%eth0", "fe80::/64")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("unknown", null)]
    [InlineData("_hidden", null)]
    [InlineData("192.0.2.1, 192.0.2.2", null)]
    [InlineData("192.0.2.999", null)]
    public void An_address_is_an_ipv4_or_the_64_of_an_ipv6(string? text, string? expected) => Assert.Equal(expected, ClientAddress.Normalize(text));

    [Fact]
    public void All_of_one_subscriber_is_one_client() =>
        Assert.Equal(ClientAddress.Normalize("2001:db8:1:2::1"), ClientAddress.Normalize("2001:db8:1:2:ffff:ffff:ffff:ffff"));
}
