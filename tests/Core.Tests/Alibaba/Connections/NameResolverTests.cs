using System.Net;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Alibaba.Connections;

/// <summary>What is kept of lookups, and who waits for them.</summary>
public sealed class NameResolverTests : IDisposable
{
    private const string Host = "captcha.ap-southeast-1.aliyuncs.com";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Addresses = ["192.0.2.1", "2001:db8::1"];

    private readonly FakeTimeProvider _time = new();
    private readonly DnsDouble _dns = new();
    private readonly NameResolver _resolver;

    public NameResolverTests() => _resolver = new NameResolver(_time, () => [_dns.Address]);

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("localhost", "127.0.0.1")]
    public async Task An_address_and_localhost_are_not_asked_for(string host, string address)
    {
        AssertFound(await ResolveAsync(host), stale: false, address);
        AssertFound(_resolver.Resolve(host, Limit), stale: false, address);
        Assert.Empty(_dns.Questions);
    }

    [Fact]
    public async Task Callers_share_one_lookup_and_its_addresses_for_30_seconds()
    {
        using var go = new ManualResetEventSlim();
        _dns.Answer = query =>
        {
            go.Wait();
            return DnsDouble.Records(query, Addresses);
        };
        var callers = Enumerable.Range(0, 50).Select(_ => ResolveAsync(Host)).ToArray();
        go.Set();
        AssertEach.Of(await Task.WhenAll(callers), static found => AssertFound(found, stale: false, Addresses));
        _time.Advance(TimeSpan.FromSeconds(29));
        AssertFound(await ResolveAsync(Host), stale: false, Addresses);
        AssertFound(_resolver.Resolve(Host, Limit), stale: false, Addresses);
        Assert.Equal(2, _dns.Questions.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task The_last_good_addresses_are_used_while_name_servers_fail_and_newer_ones_when_they_work_again(int code)
    {
        await ResolveAsync(Host);
        _dns.Answer = query => DnsDouble.Code(query, code);
        _time.Advance(TimeSpan.FromDays(3));
        AssertFound(await ResolveAsync(Host), stale: true, Addresses);
        AssertFound(await ResolveAsync(Host), stale: true, Addresses);
        AssertFound(_resolver.Resolve(Host, Limit), stale: true, Addresses);
        _dns.Answer = static query => DnsDouble.Records(query, "192.0.2.9");
        _time.Advance(TimeSpan.FromSeconds(2));
        // No call waits for a name server that failed the last time; the lookup continues in the background.
        while (await ResolveAsync(Host) is Resolution.Found { Stale: true })
            await Task.Yield();
        AssertFound(await ResolveAsync(Host), stale: false, "192.0.2.9");
    }

    [Fact]
    public async Task The_last_good_addresses_are_used_while_name_servers_are_silent()
    {
        await ResolveAsync(Host);
        _dns.Answer = static _ => null;
        _time.Advance(TimeSpan.FromMinutes(1));
        var waiting = ResolveAsync(Host);
        while (!waiting.IsCompleted)
            _time.Advance(TimeSpan.FromMilliseconds(100));
        AssertFound(await waiting, stale: true, Addresses);
        AssertFound(_resolver.Resolve(Host, TimeSpan.FromMilliseconds(300)), stale: true, Addresses);
    }

    [Fact]
    public async Task A_failure_is_told_again_for_a_second_without_asking()
    {
        _dns.Answer = static query => DnsDouble.Code(query, 3);
        for (var i = 0; i < 20; i++)
            Assert.IsType<Resolution.NotFound>(await ResolveAsync(Host));
        Assert.Equal(2, _dns.Questions.Count);
        _dns.Answer = static query => DnsDouble.Records(query, Addresses);
        _time.Advance(TimeSpan.FromSeconds(1));
        AssertFound(await ResolveAsync(Host), stale: false, Addresses);
    }

    [Fact]
    public async Task Traffic_does_not_wait_past_its_token_and_the_lookup_goes_on()
    {
        using var go = new ManualResetEventSlim();
        _dns.Answer = query =>
        {
            go.Wait();
            return DnsDouble.Records(query, Addresses);
        };
        using var left = new CancellationTokenSource();
        var leaver = _resolver.ResolveAsync(Host, left.Token).AsTask();
        var stayer = ResolveAsync(Host);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        go.Set();
        AssertFound(await stayer, stale: false, Addresses);
    }

    [Fact]
    public async Task What_took_a_connection_is_tried_first_and_what_took_none_is_looked_up_again()
    {
        await ResolveAsync(Host);
        _resolver.Connected(Host, IPAddress.Parse("2001:db8::1"));
        AssertFound(await ResolveAsync(Host), stale: false, "2001:db8::1", "192.0.2.1");
        _time.Advance(TimeSpan.FromSeconds(5));
        _resolver.NotConnected(Host);
        _dns.Answer = static query => DnsDouble.Records(query, "192.0.2.7", "2001:db8::1");
        AssertFound(await ResolveAsync(Host), stale: false, "2001:db8::1", "192.0.2.7");
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_are_a_lack_of_ours()
    {
        var resolver = new NameResolver(_time, static () => throw new IOException());
        Assert.IsType<Resolution.Unable>(await resolver.ResolveAsync(Host, TestContext.Current.CancellationToken));
        Assert.IsType<Resolution.Unable>(resolver.Resolve(Host, Limit));
    }

    [Fact]
    public void Many_names_are_resolved_and_only_some_are_kept()
    {
        for (var i = 0; i < 100; i++)
            AssertFound(_resolver.Resolve($"h{i}.example", Limit), stale: false, Addresses);
    }

    public void Dispose() => _dns.Dispose();

    private Task<Resolution> ResolveAsync(string host) => _resolver.ResolveAsync(host, TestContext.Current.CancellationToken).AsTask();

    private static void AssertFound(Resolution resolution, bool stale, params string[] addresses)
    {
        var found = Assert.IsType<Resolution.Found>(resolution);
        Assert.Equal(stale, found.Stale);
        var texts = found.Addresses.Select(static address => address.ToString());
        Assert.Equal(addresses, texts.Take(addresses.Length), StringComparer.Ordinal);
    }
}
