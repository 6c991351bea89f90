using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Hostile;

/// <summary>VerifyServer as a process: its exit code, and its log when callers leave in the middle, which is no error and raises no alert.</summary>
[Collection(nameof(SpendNothing))]
public sealed class ServerProcessTests
{
    [Fact]
    public async Task Told_to_end_it_ends_with_0()
    {
        await using var server = await ServerProcess.StartAsync();
        Assert.Equal(0, await server.StopAsync());
        Assert.True(server.Complaints.Count == 0, string.Join('\n', server.Complaints));
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n", "{\"captcha")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\n{\"cap")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\n{\"cap\r\n")]
    public async Task A_caller_that_leaves_before_its_body_ends_raises_no_error(string framing, string start)
    {
        await using var server = await ServerProcess.StartAsync();
        // Who notices first, the one that reads the body or the one that watches the connection, differs from time to time.
        for (var i = 0; i < 20; i++)
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LeaveAsync(server.BaseUrl, framing + "\r\n" + start)));
        Assert.Equal(0, await server.StopAsync());
        Assert.True(server.Complaints.Count == 0, string.Join('\n', server.Complaints.Take(5)));
    }

    private static async Task LeaveAsync(Uri url, string rest)
    {
        using var raw = await RawHttp.ConnectAsync(url);
        await raw.SendAsync($"POST {url.AbsolutePath}/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{rest}");
        // Long enough for the server to wait for more.
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        raw.Finish();
        await raw.ReadAsync();
    }
}
