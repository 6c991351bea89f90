using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Security;
using CaptchaGate.Http.Tests.Support;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Tests;

public sealed class ClientAddressResolverTests
{
    private const string Peer = "192.0.2.1";

    private readonly FakeLogger<ClientAddressResolver> _log = new();

    [Theory]
    [InlineData(0, "203.0.113.7", Peer)]
    [InlineData(1, null, Peer)]
    [InlineData(1, "203.0.113.7", "203.0.113.7")]
    [InlineData(1, "203.0.113.7:51234", "203.0.113.7")]
    [InlineData(1, "1.1.1.1, 203.0.113.7", "203.0.113.7")]
    [InlineData(1, "1.1.1.1,203.0.113.7 ", "203.0.113.7")]
    [InlineData(2, "1.1.1.1, 203.0.113.7, 10.0.0.1", "203.0.113.7")]
    [InlineData(3, "203.0.113.7, 10.0.0.1", "203.0.113.7")]
    [InlineData(1, "203.0.113.7, unknown", null)]
    [InlineData(1, "", null)]
    [InlineData(1, ",", null)]
    public void Elsewhere_only_entries_of_our_own_proxies_are_believed(int hops, string? forwarded, string? expected) =>
        AssertResolves(HostPlatform.Generic, hops, expected, ("X-Forwarded-For", forwarded), ("x-fc-client-ip", "198.51.100.1"));

    [Theory]
    [InlineData(0, null, null, null)]
    [InlineData(0, "", null, null)]
    [InlineData(0, null, "203.0.113.7", null)]
    [InlineData(0, "198.51.100.1", null, "198.51.100.1")]
    [InlineData(0, "2001:db8::1", "203.0.113.7", "2001:db8::1")]
    [InlineData(0, "not an address", "203.0.113.7", null)]
    [InlineData(1, "198.51.100.1", "203.0.113.7", "198.51.100.1")]
    [InlineData(1, "", "1.1.1.1, 203.0.113.7", "203.0.113.7")]
    [InlineData(1, null, "203.0.113.7", "203.0.113.7")]
    [InlineData(1, null, "203.0.113.7, 127.0.0.1", null)]
    [InlineData(1, null, null, null)]
    public void On_Function_Compute_the_platforms_word_comes_first_and_no_connection_is_a_client(int hops, string? ofPlatform, string? forwarded, string? expected) =>
        AssertResolves(HostPlatform.FunctionCompute, hops, expected, ("x-fc-client-ip", ofPlatform), ("X-Forwarded-For", forwarded));

    [Theory]
    [InlineData(0, "203.0.113.7", null)]
    [InlineData(1, "203.0.113.7:51234", "203.0.113.7")]
    [InlineData(2, "203.0.113.7, 10.0.0.1:443", "203.0.113.7")]
    [InlineData(1, "127.0.0.1", null)]
    [InlineData(1, "127.0.0.1:51234", null)]
    [InlineData(1, "[::1]:51234", null)]
    [InlineData(1, "::ffff:127.0.0.1", null)]
    [InlineData(1, "0.0.0.0", null)]
    [InlineData(1, null, null)]
    public void On_Azure_Functions_what_the_host_writes_of_itself_is_not_believed(int hops, string? forwarded, string? expected) =>
        AssertResolves(HostPlatform.AzureFunctions, hops, expected, ("X-Forwarded-For", forwarded), ("x-fc-client-ip", "198.51.100.1"));

    [Theory]
    [InlineData(HostPlatform.FunctionCompute, 0, "x-fc-client-ip")]
    [InlineData(HostPlatform.FunctionCompute, 1, "X-Forwarded-For has no address")]
    [InlineData(HostPlatform.AzureFunctions, 1, "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true")]
    [InlineData(HostPlatform.Generic, 1, "X-Forwarded-For has no address")]
    [InlineData(HostPlatform.Generic, 0, "no address")]
    public void The_operator_is_told_once_with_the_setting_that_helps(HostPlatform platform, int hops, string advice)
    {
        var resolver = Resolver(platform, hops);
        for (var i = 0; i < 3; i++)
            Assert.Null(resolver.Resolve(Request(null, ("X-Forwarded-For", "unknown"))));

        var logged = Assert.Single(_log.Collector.GetSnapshot());
        Assert.Equal(1030, logged.Id.Id);
        Assert.Contains(advice, logged.Message, StringComparison.Ordinal);
        Assert.Contains("Http__", logged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("192.168.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("2001:db8::1", false)]
    public void A_proxy_that_the_settings_do_not_know_is_told_of_and_keeps_its_limit(string peer, bool told)
    {
        var resolver = Resolver(HostPlatform.Generic, 0);

        Assert.Equal(ClientAddress.Parse(peer), resolver.Resolve(Request(peer)));
        Assert.Empty(_log.Events);
        Assert.Equal(ClientAddress.Parse(peer), resolver.Resolve(Request(peer, ("X-Forwarded-For", "203.0.113.7"))));
        Assert.Equal(told ? 1 : 0, _log.Events.Count);
    }

    private void AssertResolves(HostPlatform platform, int hops, string? expected, params (string, string?)[] headers) =>
        Assert.Equal(ClientAddress.Parse(expected), Resolver(platform, hops).Resolve(Request(Peer, headers)));

    private static ApplicationRequest Request(string? peer, params (string Name, string? Value)[] headers) =>
        Ask.With([.. headers.Where(static header => header.Value is not null).Select(static header => (header.Name, header.Value!))], remote: peer);

    private ClientAddressResolver Resolver(HostPlatform platform, int hops) => new(
        Options.Create(new HttpOptions { TrustedHops = hops }),
        Options.Create(new HostPlatformOptions { Platform = platform }),
        _log);
}
