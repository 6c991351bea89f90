using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Hostile;

/// <summary>Requests whose framing lies. A proxy in front and the server behind must never see two different requests in the same bytes.</summary>
public sealed class FramingCases(ConformanceTarget target) : ConformanceTest(target)
{
    private string Head => $"POST {Target.BaseUrl.AbsolutePath}/verify HTTP/1.1\r\nHost: {Target.BaseUrl.Authority}\r\nContent-Type: application/json\r\n";

    [Fact]
    public async Task Smuggling_by_both_framings_is_read_as_chunked_once_and_the_connection_closes()
    {
        var (outer, inner) = (await Emulator.MintTextAsync(), await Emulator.MintTextAsync());
        var body = Body.Json((Token, outer));
        var smuggled = Head + $"Content-Length: {Body.Json((Token, inner)).Length}\r\n\r\n{Body.Json((Token, inner))}";
        using var raw = await RawHttp.ConnectAsync(Target.BaseUrl);
        var chunked = $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n";
        await raw.SendAsync($"{Head}Content-Length: {chunked.Length + smuggled.Length}\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}{smuggled}");
        var reply = await raw.ReadAsync();
        Assert.Equal(200, reply?.Status);
        // RFC 9112, 6.3: such a connection is closed after the answer, so nothing behind it is a request.
        Assert.Null(await raw.ReadAsync());
        Assert.Empty(await Emulator.CallsAsync(inner));
    }

    [Theory]
    [InlineData("two different lengths", "Content-Length: 2\r\nContent-Length: 3\r\n", "{}x")]
    [InlineData("two equal lengths", "Content-Length: 2\r\nContent-Length: 2\r\n", "{}")]
    [InlineData("a list of lengths", "Content-Length: 2, 2\r\n", "{}")]
    [InlineData("a negative length", "Content-Length: -1\r\n", "{}")]
    [InlineData("a length with a sign", "Content-Length: +2\r\n", "{}")]
    [InlineData("a hexadecimal length", "Content-Length: 0x2\r\n", "{}")]
    [InlineData("a length beyond 64 bits", "Content-Length: 99999999999999999999\r\n", "{}")]
    [InlineData("an empty length", "Content-Length: \r\n", "{}")]
    [InlineData("a folded length", "Content-Length:\r\n 2\r\n", "{}")]
    [InlineData("a folded header", "X-Folded: a\r\n b\r\nContent-Length: 2\r\n", "{}")]
    [InlineData("a space before the colon", "Content-Length : 2\r\n", "{}")]
    [InlineData("a header without a colon", "Nonsense\r\nContent-Length: 2\r\n", "{}")]
    [InlineData("an empty header name", ": x\r\nContent-Length: 2\r\n", "{}")]
    [InlineData("a header name with a space", "Content Length: 2\r\nContent-Length: 2\r\n", "{}")]
    [InlineData("NUL in a header", "X-Nul: a\0b\r\nContent-Length: 2\r\n", "{}")]
    [InlineData("a lone CR in a header", "X-Cr: a\rb\r\nContent-Length: 2\r\n", "{}")]
    [InlineData("a chunk size that is no number", "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a negative chunk size", "Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a chunk size beyond 64 bits", "Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a chunk longer than its size", "Transfer-Encoding: chunked\r\n", "2\r\n{}x\r\n0\r\n\r\n")]
    [InlineData("an unknown transfer coding", "Transfer-Encoding: gzip\r\n", "{}")]
    [InlineData("chunked not last", "Transfer-Encoding: chunked, gzip\r\n", "2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("an obfuscated chunked", "Transfer-Encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n")]
    public async Task A_request_with_this_is_400(string what, string headers, string body)
    {
        Assert.NotEmpty(what);
        var reply = await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes($"{Head}{headers}\r\n{body}"));
        Assert.Equal(400, reply?.Status);
    }

    [Fact]
    public async Task Two_hosts_are_400()
    {
        var reply = await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes(Head + "Host: evil.example\r\nContent-Length: 2\r\n\r\n{}"));
        Assert.Equal(400, reply?.Status);
    }

    [Fact]
    public async Task No_host_is_400()
    {
        var reply = await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes($"POST {Target.BaseUrl.AbsolutePath}/verify HTTP/1.1\r\nContent-Length: 2\r\n\r\n{{}}"));
        Assert.Equal(400, reply?.Status);
    }

    [Fact]
    public async Task A_body_without_a_length_is_no_body()
    {
        // Without a framing header a request has no body (RFC 9112, 6.3), so what follows is no part of it.
        var reply = await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes(Head + "\r\n{\"captchaVerifyParam\":\"x\"}"));
        Assert.Equal(400, reply?.Status);
    }

    [Fact]
    public async Task A_body_shorter_than_its_declared_length_spends_nothing()
    {
        var token = await Emulator.MintTextAsync();
        var body = Body.Json((Token, token));
        using var raw = await RawHttp.ConnectAsync(Target.BaseUrl);
        await raw.SendAsync($"{Head}Content-Length: {body.Length + 10}\r\n\r\n{body}");
        raw.Finish();
        // A client that ends its side is gone for some servers, which then say nothing.
        Assert.True(await raw.ReadAsync() is null or { Status: 400 });
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task A_body_longer_than_its_declared_length_is_cut_and_its_rest_is_no_request()
    {
        var token = await Emulator.MintTextAsync();
        var body = Body.Json((Token, token));
        using var raw = await RawHttp.ConnectAsync(Target.BaseUrl);
        await raw.SendAsync($"{Head}Content-Length: {body.Length - 5}\r\n\r\n{body}\r\n\r\n");
        Assert.Equal(400, (await raw.ReadAsync())?.Status);
        Assert.Equal(400, (await raw.ReadAsync())?.Status);
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task Chunks_that_break_off_spend_nothing()
    {
        var token = await Emulator.MintTextAsync();
        var body = Body.Json((Token, token));
        using var raw = await RawHttp.ConnectAsync(Target.BaseUrl);
        await raw.SendAsync($"{Head}Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n");
        raw.Finish();
        // A client that ends its side is gone for some servers, which then say nothing.
        Assert.True(await raw.ReadAsync() is null or { Status: 400 });
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task A_declared_length_over_the_limit_is_413_before_a_byte_of_the_body_is_sent()
    {
        var reply = await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes(Head + "Content-Length: 10485760\r\n\r\n"));
        Assert.Equal(413, reply?.Status);
    }

    [Fact]
    public async Task A_client_that_waits_for_100_gets_413_instead()
    {
        var reply = await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes(Head + "Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n"));
        Assert.Equal(413, reply?.Status);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        using var raw = await RawHttp.ConnectAsync(Target.BaseUrl);
        var health = $"GET {Target.BaseUrl.AbsolutePath}/health HTTP/1.1\r\nHost: {Target.BaseUrl.Authority}\r\n\r\n";
        await raw.SendAsync($"{health}{Head}Content-Length: 2\r\n\r\n{{}}{health}");
        Assert.Equal([200, 400, 200], new[] { (await raw.ReadAsync())?.Status, (await raw.ReadAsync())?.Status, (await raw.ReadAsync())?.Status });
    }

    [Fact]
    public async Task A_body_in_chunks_of_one_byte_is_read()
    {
        var body = Body.Json((Token, await Emulator.MintTextAsync()));
        var chunks = string.Concat(body.Select(static letter => $"1\r\n{letter}\r\n"));
        Passed((await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes($"{Head}Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n")))!);
    }

    [Fact]
    public async Task A_method_in_lower_case_is_another_method()
    {
        var reply = await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes(Head.Replace("POST", "post", StringComparison.Ordinal) + "Content-Length: 2\r\n\r\n{}"));
        Assert.Equal(405, reply?.Status);
    }
}
