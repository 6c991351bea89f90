using System.Net;
using CaptchaGate.Core.Alibaba.Connections;

namespace CaptchaGate.Core.Tests.Alibaba.Connections;

/// <summary>Names that need no name server.</summary>
public sealed class NameResolverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly NameResolver _resolver = new(TimeProvider.System);

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("localhost", "127.0.0.1")]
    public async Task An_address_and_localhost_are_found(string host, string address)
    {
        var found = Assert.IsType<Resolution.Found>(await _resolver.ResolveAsync(host, TestContext.Current.CancellationToken));
        Assert.Contains(IPAddress.Parse(address), found.Addresses);
        Assert.False(found.Stale);
        Assert.IsType<Resolution.Found>(_resolver.Resolve(host, Limit));
    }
}
