using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Aborts;

/// <summary>"A caller that waits for a verification which another one began gets the verdict, whatever the first one does."</summary>
public sealed class SharedVerificationCases(ConformanceTarget target) : AbortTest(target)
{
    private const string Key = "0f8fad5b-d9cb-469f-a165-70867728950e";

    [Theory]
    [InlineData("/verify")]
    [InlineData("/siteverify")]
    public async Task Who_waits_gets_the_verdict_when_the_first_caller_leaves(string route)
    {
        var token = await LateAsync();
        using var first = await PostAsync(route, Body.Json(("secret", Target.ServiceKey), ("response", token), ("idempotency_key", Key)), token);
        var waiting = Enumerable.Range(0, 3).Select(_ => Gate.JsonAsync(route, Body.Json(("secret", Target.ServiceKey), ("response", token), ("idempotency_key", Key)))).ToArray();
        first.Dispose();

        AssertEach.Of(await Task.WhenAll(waiting), static reply =>
        {
            Passed(reply);
            Assert.True(reply.Has("replayed"));
        });
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task A_form_that_was_posted_twice_is_delivered_once_and_both_end_on_the_page_for_it()
    {
        var token = await LateAsync();
        using var first = await PostAsync(Contact, Body.Json(Mark, ("message", "hello"), (Token, token)), token);
        var second = PostNativelyAsync(("message", "hello"), (Token, token));
        first.Dispose();
        var third = PostNativelyAsync(("message", "hello"), (Token, token));

        foreach (var reply in new[] { await second, await third, await PostNativelyAsync(("message", "hello"), (Token, token)) })
            Assert.Equal((303, Target.Origin + "/thanks"), (reply.Status, reply.Header("Location")));
        Assert.Equal("hello", Assert.Single(Deliveries).Fields["message"]);
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task Two_posts_at_the_same_time_are_one()
    {
        var token = await LateAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitAsync(("message", "hello"), (Token, token))));
        AssertEach.Of(replies, Passed);
        Assert.Single(Deliveries);
    }

    private Task<string> LateAsync() => Emulator.MintTextAsync(verdict: new { @is = "honest", latencyMilliseconds = 500 });

    /// <summary>Sends, and waits until the call went upstream.</summary>
    private async Task<RawHttp> PostAsync(string route, string json, string token)
    {
        var caller = await RawHttp.ConnectAsync(Target.BaseUrl);
        await caller.SendAsync($"POST {Target.BaseUrl.AbsolutePath}{route} HTTP/1.1\r\nHost: {Target.BaseUrl.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n");
        await caller.SendAsync(Encoding.UTF8.GetBytes(json));
        await Eventually.HoldsAsync(async () => (await Emulator.CallsAsync(token)).Count > 0);
        return caller;
    }
}
