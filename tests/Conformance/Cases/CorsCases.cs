using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"Exact-match origin list; Vary: Origin on every answer of a browser route; error answers carry the CORS headers too."</summary>
public sealed class CorsCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Fact]
    public async Task A_listed_origin_may_read_the_answer()
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(), Origin);
        Passed(reply);
        MayBeRead(reply);
    }

    public static TheoryData<string> Unlisted() =>
    [
        "https://evil.example", "null", "http://{host}", "https://{host}:8443", "https://sub.{host}", "https://{host}.evil.example", "https://{host}/", "HTTPS://{host}", "*", "https://{host}, https://{host}",
    ];

    [Theory]
    [MemberData(nameof(Unlisted))]
    public async Task Any_other_origin_is_403_and_spends_nothing(string origin)
    {
        var token = await Emulator.MintTextAsync();
        var reply = await VerifyAsync(token, ("Origin", origin.Replace("{host}", new Uri(Target.Origin).Host, StringComparison.Ordinal)));
        Refused(reply, 403, "bad-request");
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
        Assert.Equal("Origin", reply.Header("Vary"));
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task Without_an_origin_there_are_no_CORS_headers_but_Vary()
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync());
        Assert.Equal("Origin", reply.Header("Vary"));
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_preflight_is_204()
    {
        var reply = await Gate.SendAsync("OPTIONS", Verify, Origin, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));
        Assert.Equal((204, "POST", "7200"), (reply.Status, reply.Header("Access-Control-Allow-Methods"), reply.Header("Access-Control-Max-Age")));
        AssertEach.Of(["Content-Type", "Idempotency-Key", "Authorization", "X-Aliyun-Captcha-Verify-Param"], name => Assert.Contains(name, reply.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal));
        MayBeRead(reply);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_preflight_of_another_origin_gets_no_CORS_headers(string origin)
    {
        var reply = await Gate.SendAsync("OPTIONS", Verify, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
        Assert.Equal((204, "Origin"), (reply.Status, reply.Header("Vary")));
        Assert.DoesNotContain(reply.Headers.Keys, static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_preflight_of_a_route_that_is_not_for_pages_gets_no_CORS_headers()
    {
        var reply = await Gate.SendAsync("OPTIONS", Siteverify, Origin, ("Access-Control-Request-Method", "POST"));
        Assert.DoesNotContain(reply.Headers.Keys, static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_may_read_a_400() => Refusal(await VerifyAsync("", Origin), 400);

    [Fact]
    public async Task A_page_may_read_a_401() => Refusal(await VerifyAsync("x", Origin, ("Authorization", "Bearer wrong")), 401);

    [Fact]
    public async Task A_page_may_read_a_405() => Refusal(await Gate.SendAsync("PUT", Verify, Origin), 405);

    [Fact]
    public async Task A_page_may_read_a_413() => Refusal(await Gate.PostAsync(Verify, "application/json", new byte[64 * 1024 + 1], Origin), 413);

    [Fact]
    public async Task A_page_may_read_a_415() => Refusal(await Gate.PostAsync(Verify, "text/html", [], Origin), 415);

    [Fact]
    public async Task A_page_may_read_a_503()
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: "Throttling.User"), Origin);
        Assert.Equal(503, reply.Status);
        MayBeRead(reply);
        Assert.Contains("Retry-After", reply.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_needs_no_preflight_for_text_plain()
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Body.Json((Token, await Emulator.MintTextAsync())));
        Passed(await Gate.PostAsync(Verify, "text/plain;charset=UTF-8", body, Origin));
    }

    private void Refusal(Reply reply, int status)
    {
        Assert.Equal((status, false), (reply.Status, reply.Success));
        MayBeRead(reply);
    }

    private void MayBeRead(Reply reply)
    {
        Assert.Equal((Target.Origin, "Origin"), (reply.Header("Access-Control-Allow-Origin"), reply.Header("Vary")));
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
    }
}
