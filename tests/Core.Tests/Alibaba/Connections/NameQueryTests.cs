using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Alibaba.Connections;

/// <summary>One lookup against name servers on loopback.</summary>
public sealed class NameQueryTests : IDisposable
{
    private const string Host = "captcha.ap-southeast-1.aliyuncs.com";

    // Where an answer comes, nothing waits for this.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    private readonly DnsDouble _dns = new();

    [Fact]
    public void Addresses_of_both_families_are_found()
    {
        _dns.Answer = static query => DnsDouble.Records(query, "192.0.2.1", "192.0.2.2", "2001:db8::1");
        AssertFound(["192.0.2.1", "2001:db8::1", "192.0.2.2"], Run(Long, _dns.Address));
        Assert.Equal([$"{Host} 1", $"{Host} 28"], _dns.Questions.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(1, "192.0.2.1")]
    [InlineData(28, "2001:db8::1")]
    public void A_family_that_is_never_answered_is_gone_without(int type, string address)
    {
        _dns.Answer = query => DnsDouble.TypeOf(query) == type ? DnsDouble.Records(query, address) : null;
        AssertFound([address], Run(Long, _dns.Address));
    }

    [Fact]
    public void A_family_that_fails_is_gone_without()
    {
        _dns.Answer = static query => DnsDouble.TypeOf(query) == 1 ? DnsDouble.Records(query, "192.0.2.1") : DnsDouble.Code(query, 2);
        AssertFound(["192.0.2.1"], Run(Long, _dns.Address));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_name_without_an_address_is_not_found(int code)
    {
        _dns.Answer = query => DnsDouble.Code(query, code);
        Assert.IsType<Resolution.NotFound>(Run(Long, _dns.Address));
    }

    [Fact]
    public void A_name_that_cannot_be_one_is_not_found() => Assert.IsType<Resolution.NotFound>(NameQuery.Run("a..b", [_dns.Address], Long));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Servers_that_all_fail_are_refused(int code)
    {
        using var other = new DnsDouble();
        _dns.Answer = other.Answer = query => DnsDouble.Code(query, code);
        Assert.IsType<Resolution.Refused>(Run(Long, _dns.Address, other.Address));
        Assert.NotEmpty(other.Questions);
    }

    [Fact]
    public void A_port_without_a_server_is_refused() => Assert.IsType<Resolution.Refused>(Run(Long, ClosedPort()));

    [Fact]
    public void The_next_server_is_asked_when_the_first_refuses() => AssertFound(["192.0.2.1", "2001:db8::1"], Run(Long, ClosedPort(), _dns.Address));

    [Fact]
    public void The_next_server_is_asked_while_the_first_is_silent()
    {
        using var silent = new DnsDouble { Answer = static _ => null };
        AssertFound(["192.0.2.1", "2001:db8::1"], Run(Long, silent.Address, _dns.Address));
    }

    [Fact]
    public void A_datagram_that_was_lost_is_sent_again()
    {
        var seen = 0;
        _dns.Answer = query => Interlocked.Increment(ref seen) <= 2 ? null : DnsDouble.Records(query, "192.0.2.1");
        AssertFound(["192.0.2.1"], Run(Long, _dns.Address));
    }

    [Fact]
    public void Servers_that_say_nothing_are_silent()
    {
        _dns.Answer = static _ => null;
        Assert.IsType<Resolution.Silent>(Run(Short, _dns.Address));
    }

    [Fact]
    public void An_answer_to_something_else_is_no_answer()
    {
        _dns.Answer = static query =>
        {
            var answer = DnsDouble.Records(query, "192.0.2.1", "2001:db8::1");
            answer[0] ^= 1;
            return answer;
        };
        Assert.IsType<Resolution.Silent>(Run(Short, _dns.Address));
    }

    [Fact]
    public void A_lookup_that_has_no_time_says_nothing_of_the_servers() => Assert.IsType<Resolution.Unable>(Run(TimeSpan.Zero, _dns.Address));

    public void Dispose() => _dns.Dispose();

    private static Resolution Run(TimeSpan limit, params IPEndPoint[] servers) => NameQuery.Run(Host, servers, limit);

    private static void AssertFound(string[] addresses, Resolution resolution)
    {
        var found = Assert.IsType<Resolution.Found>(resolution);
        Assert.False(found.Stale);
        Assert.Equal(addresses, found.Addresses.Select(static address => address.ToString()), StringComparer.Ordinal);
    }

    private static IPEndPoint ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
