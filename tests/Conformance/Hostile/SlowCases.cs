using CaptchaGate.Conformance.OpenApi;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Hostile;

/// <summary>"The body is read within 5 s (408)." Each test waits for the server's own limit, all at once.</summary>
public sealed class SlowCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Fact]
    public async Task A_body_that_does_not_come_is_408()
    {
        (string Route, string Headers, string Start)[] slow =
        [
            ("/verify", "Content-Type: application/json\r\nContent-Length: 100\r\n", ""),
            ("/verify", "Content-Type: application/json\r\nContent-Length: 100\r\n", "{"),
            ("/verify", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", "1\r\n{\r\n"),
            ("/verify", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n", "captchaVerifyParam="),
        ];
        var replies = await Task.WhenAll(slow.Select(one => AskAsync(one.Route, one.Headers, one.Start, drip: false)));
        AssertEach.Of(replies, static reply => Refused(reply!, 408, "bad-request"));
    }

    [Fact]
    public async Task A_siteverify_client_whose_body_does_not_come_is_denied_with_200()
    {
        var reply = await AskAsync("/siteverify", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n", "secret=", drip: false);
        Assert.Equal((200, false, "bad-request"), (reply!.Status, reply.Success, reply.Codes));
    }

    [Fact]
    public async Task A_body_that_drips_is_408()
    {
        var reply = await AskAsync("/verify", "Content-Type: application/json\r\nContent-Length: 60000\r\n", "{", drip: true);
        Refused(reply!, 408, "bad-request");
    }

    private async Task<Reply?> AskAsync(string route, string headers, string start, bool drip)
    {
        using var raw = await RawHttp.ConnectAsync(Target.BaseUrl);
        await raw.SendAsync($"POST {Target.BaseUrl.AbsolutePath}{route} HTTP/1.1\r\nHost: x\r\n{headers}\r\n{start}");
        var answer = raw.ReadAsync();
        while (drip && !answer.IsCompleted)
        {
            await raw.SendAsync(" ");
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        var reply = await answer;
        Contract.Current.Check("POST", route, reply!, ofPage: false);
        return reply;
    }
}
