using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Hostile;

/// <summary>Well-framed requests whose headers or bodies are made to hurt.</summary>
public sealed class ContentCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Fact]
    public async Task A_huge_header_is_431() => Assert.Equal(431, await StatusWithAsync($"X-Huge: {new string('x', 64 * 1024)}\r\n"));

    [Fact]
    public async Task Very_many_headers_are_431() =>
        Assert.Equal(431, await StatusWithAsync(string.Concat(Enumerable.Range(0, 500).Select(static number => $"X-{number}: x\r\n"))));

    [Fact]
    public async Task A_huge_request_line_is_414()
    {
        var request = $"GET {Target.BaseUrl.AbsolutePath}/{new string('a', 64 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n";
        Assert.Equal(414, (await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes(request)))?.Status);
    }

    [Fact]
    public async Task NUL_in_the_path_is_400()
    {
        var request = $"GET {Target.BaseUrl.AbsolutePath}/health%00 HTTP/1.1\r\nHost: x\r\n\r\n";
        Assert.Equal(400, (await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes(request)))?.Status);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(60_000)]
    public async Task A_huge_JSON_number_beside_the_token_costs_nothing(int digits) =>
        Passed(await Gate.JsonAsync(Verify, $$"""{"n":{{new string('9', digits)}},"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}}}"""));

    [Theory]
    [InlineData("1e999999999")]
    [InlineData("-0.0000000000000000000000000000000000001e-99999")]
    public async Task A_JSON_number_beyond_every_type_costs_nothing(string number) =>
        Passed(await Gate.JsonAsync(Verify, $$"""{"n":{{number}},"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}}}"""));

    [Fact]
    public async Task A_huge_JSON_number_as_the_token_is_400() =>
        Refused(await Gate.JsonAsync(Verify, $$"""{"captchaVerifyParam":{{new string('9', 60_000)}}}"""), 400, "invalid-input-response");

    [Theory]
    [InlineData('[', ']')]
    [InlineData('[', ' ')]
    public async Task Deep_JSON_is_400(char open, char close) =>
        Refused(await Gate.JsonAsync(Verify, $$"""{"x":{{new string(open, 30_000)}}{{new string(close, 30_000)}}}"""), 400, "bad-request");

    [Fact]
    public async Task Deep_objects_are_400() =>
        Refused(await Gate.JsonAsync(Verify, string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)), 400, "bad-request");

    [Fact]
    public async Task NUL_in_JSON_is_400() =>
        Refused(await Gate.PostAsync(Verify, "application/json", [.. "{\"captchaVerifyParam\":\"YWJj"u8, 0, .. "\"}"u8]), 400, "bad-request");

    [Fact]
    public async Task An_escaped_NUL_in_a_token_is_400() =>
        Refused(await Gate.JsonAsync(Verify, "{\"captchaVerifyParam\":\"YWJj\\u0000\"}"), 400, "invalid-input-response");

    [Fact]
    public async Task NUL_in_a_form_is_400() =>
        Refused(await Gate.PostAsync(Verify, "application/x-www-form-urlencoded", "captchaVerifyParam=YWJj%00"u8.ToArray()), 400, "invalid-input-response");

    [Theory]
    [InlineData("{\"captchaVerifyParam\":\"\\ud800\"}")]
    [InlineData("{\"captchaVerifyParam\":\"a\\udc00b\"}")]
    [InlineData("{\"captchaVerifyParam\":\"\\udc00\\ud800\"}")]
    [InlineData("{\"x\":\"\\ud800\",\"captchaVerifyParam\":\"YWJj\"}")]
    [InlineData("{\"\\ud800\":\"x\",\"captchaVerifyParam\":\"YWJj\"}")]
    [InlineData("{\"\\ud800\":\"x\",\"\\ud800\":\"y\"}")]
    [InlineData("{\"x\":{\"\\ud800\":1,\"\\ud801\":2},\"captchaVerifyParam\":1}")]
    public async Task Lone_surrogates_are_400(string json)
    {
        var reply = await Gate.JsonAsync(Verify, json);
        Assert.Equal((400, false), (reply.Status, reply.Success));
    }

    public static TheoryData<string, byte[]> NotUtf8() => new()
    {
        { "a byte that is never UTF-8", [0xFF] },
        { "a lone continuation byte", [0x80] },
        { "half a character", [0xE4, 0xB8] },
        { "an overlong NUL", [0xC0, 0x80] },
        { "a surrogate", [0xED, 0xA0, 0x80] },
        { "a character beyond Unicode", [0xF4, 0x90, 0x80, 0x80] },
        { "Latin-1", [0xE9] },
    };

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public async Task A_token_in_JSON_that_is_no_UTF8_is_400(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        Refused(await Gate.PostAsync(Verify, "application/json", [.. "{\"captchaVerifyParam\":\"YWJj"u8, .. bytes, .. "\"}"u8]), 400, "bad-request");
    }

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public async Task A_name_in_JSON_that_is_no_UTF8_is_400(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        Refused(await Gate.PostAsync(Verify, "application/json", [.. "{\""u8, .. bytes, .. "\":1,\"captchaVerifyParam\":\"YWJj\"}"u8]), 400, "bad-request");
    }

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public async Task A_nested_name_in_JSON_that_is_no_UTF8_is_400(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        byte[] body = [.. "{\"x\":{\""u8, .. bytes, .. "\":1,\"b\":2},\"captchaVerifyParam\":\"not!base64\"}"u8];
        Assert.Equal(400, (await Gate.PostAsync(Verify, "application/json", body)).Status);
    }

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public async Task A_form_that_is_no_UTF8_is_400(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        Refused(await Gate.PostAsync(Verify, "application/x-www-form-urlencoded", [.. "captchaVerifyParam=YWJj"u8, .. bytes]), 400, "bad-request");
    }

    [Fact]
    public async Task UTF16_JSON_is_400() =>
        Refused(await Gate.PostAsync(Verify, "application/json", Encoding.Unicode.GetBytes("{\"captchaVerifyParam\":\"YWJj\"}")), 400, "bad-request");

    [Fact]
    public async Task A_compressed_body_is_not_unpacked() =>
        Refused(await Gate.PostAsync(Verify, "application/json", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], ("Accept-Encoding", "gzip")), 400, "bad-request");

    [Fact]
    public async Task Very_many_names_are_400()
    {
        var names = string.Join(',', Enumerable.Range(0, 4000).Select(static number => $"\"n{number}\":0"));
        Refused(await Gate.JsonAsync(Verify, $$"""{{{names}},"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}}}"""), 400, "bad-request");
    }

    private async Task<int?> StatusWithAsync(string headers)
    {
        var head = $"POST {Target.BaseUrl.AbsolutePath}/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n";
        return (await RawHttp.AskAsync(Target.BaseUrl, Encoding.Latin1.GetBytes($"{head}{headers}\r\n{{}}")))?.Status;
    }
}
