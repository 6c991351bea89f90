using System.Net;
using CaptchaGate.Http.Forms;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>IANA's special-purpose registries as a table: nothing in them is a form's target.</summary>
public sealed class PublicAddressesTests
{
    /// <summary>First and last address of each range.</summary>
    public static TheoryData<string, string> Internal => new()
    {
        { "0.0.0.0", "0.255.255.255" },
        { "10.0.0.0", "10.255.255.255" },
        { "100.64.0.0", "100.127.255.255" },
        { "100.100.100.200", "100.100.100.200" }, // Alibaba Cloud's metadata service
        { "127.0.0.0", "127.255.255.255" },
        { "168.63.129.16", "168.63.129.16" }, // Azure's platform address, public by its number only
        { "169.254.0.0", "169.254.255.255" },
        { "169.254.169.254", "169.254.169.254" }, // Azure's metadata service
        { "172.16.0.0", "172.31.255.255" },
        { "192.0.0.0", "192.0.0.255" },
        { "192.0.2.0", "192.0.2.255" },
        { "192.88.99.0", "192.88.99.255" },
        { "192.168.0.0", "192.168.255.255" },
        { "198.18.0.0", "198.19.255.255" },
        { "198.51.100.0", "198.51.100.255" },
        { "203.0.113.0", "203.0.113.255" },
        { "224.0.0.0", "239.255.255.255" },
        { "240.0.0.0", "255.255.255.255" },
        { "::", "::" },
        { "::1", "::1" },
        { "::7f00:1", "::ffff:ffff" }, // IPv4-compatible
        { "::ffff:0:7f00:1", "::ffff:0:ffff:ffff" }, // IPv4-translated
        { "64:ff9b::", "64:ff9b::ffff:ffff" },
        { "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff" },
        { "100::", "100::ffff:ffff:ffff:ffff" },
        { "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff" },
        { "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }, // not assigned yet
        { "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
    };

    [Theory]
    [MemberData(nameof(Internal))]
    public void A_special_range_is_not_public_from_its_first_address_to_its_last(string first, string last)
    {
        Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(first)), first);
        Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(last)), last);
        // Nor when an IPv4 address comes mapped into IPv6.
        Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(first).MapToIPv6()), first);
        Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(last).MapToIPv6()), last);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("168.63.129.17")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2001:200::")]
    [InlineData("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db9::")]
    [InlineData("2003::")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("3fff:1000::")]
    public void Its_neighbours_are_public(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)));
}
