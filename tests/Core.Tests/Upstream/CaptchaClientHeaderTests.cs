using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>What a call reads from the headers of an answer.</summary>
public sealed class CaptchaClientHeaderTests : CaptchaClientTest
{
    [Theory]
    [InlineData("x-acs-retry-after: 250\r\n", 250)]
    [InlineData("x-acs-retry-after: 250\r\nRetry-After: 9\r\n", 250)]
    [InlineData("x-acs-retry-after: soon\r\nRetry-After: 9\r\n", 9000)]
    [InlineData("x-acs-retry-after: -1\r\n", null)]
    [InlineData("x-acs-retry-after: 99999999999\r\n", null)]
    [InlineData("Retry-After: 9\r\n", 9000)]
    [InlineData("Retry-After: Thu, 01 Jan 2026 00:00:00 GMT\r\n", null)]
    [InlineData("", null)]
    public async Task The_wait_that_upstream_asks_for_is_read(string header, int? milliseconds)
    {
        var upstream = await AskAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(Http("429 Slow", Bodies.Error("Throttling.User"), header + "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\n"));
            return true;
        });
        Assert.Equal(Outcome.Throttled, upstream.Outcome);
        Assert.Equal(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, upstream.RetryAfter);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), upstream.UpstreamDate);
    }

    [Theory]
    [InlineData("Date: Friday, 02-Jan-26 03:04:05 GMT\r\n")]
    [InlineData("Date: soon\r\n")]
    [InlineData("Date: Fri, 02 Jan 2026 03:04:05 GMT\r\nDate: Sat, 03 Jan 2026 03:04:05 GMT\r\n")]
    [InlineData("")]
    public async Task What_is_not_one_date_in_the_form_that_servers_send_is_none(string header)
    {
        var upstream = await AskAsync(async stream =>
        {
            await WireRequest.ReadAsync(stream);
            await stream.WriteAsync(Http("200 OK", Pass, header));
            return true;
        });
        Assert.Equal(Outcome.Passed, upstream.Outcome);
        Assert.Null(upstream.UpstreamDate);
    }
}
