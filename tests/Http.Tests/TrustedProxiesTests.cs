using CaptchaGate.Core;
using CaptchaGate.Http.Tests.Support;

namespace CaptchaGate.Http.Tests;

public sealed class TrustedProxiesTests
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
        Assert.Equal(ClientAddress.Parse(expected), TrustedProxies.ClientOf(Ask.With(headers), hops));
    }
}
