using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>What cannot be a token is refused before anything is paid for.</summary>
public sealed class TokenCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const int MaxBytes = 16 * 1024;

    [Theory]
    [InlineData("no base64", "not!base64")]
    [InlineData("base64 without its padding", "YWJjZA")]
    [InlineData("base64 whose plus sign became a space", "YWJj ZGVm")]
    [InlineData("base64 of URLs", "_-_-")]
    [InlineData("an array", "[1,2]")]
    [InlineData("half an object", "{\"sceneId\":\"x\"")]
    [InlineData("two objects", "{}{}")]
    [InlineData("a line break", "YWJj\nZGVm")]
    [InlineData("a tabulator", "{\t}")]
    [InlineData("NUL", "YWJj\0")]
    [InlineData("DEL", "YWJj\u007f")]
    [InlineData("a C1 control character", "{\"a\":\"\u0085\"}")]
    [InlineData("nine levels", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}")]
    [InlineData("a script", "<script>alert(1)</script>")]
    public async Task A_token_that_is_this_is_400(string what, string token)
    {
        Assert.NotEmpty(what);
        Refused(await VerifyAsync(token), 400, "invalid-input-response");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task No_answer_repeats_what_the_caller_sent()
    {
        var reply = await VerifyAsync("<script>alert('echo')</script>");
        Assert.DoesNotContain("echo", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_token_of_16_KiB_passes(string form)
    {
        var token = await Emulator.MintAsync(EmulatorControl.V2Scene, size: MaxBytes);
        var (contentType, body) = Body.As(form, (Token, token.CaptchaVerifyParam), ("scene", "v2"));
        Passed(await Gate.PostAsync(Verify, contentType, body));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_token_of_16_KiB_and_a_byte_is_400(string form)
    {
        var token = await Emulator.MintAsync(EmulatorControl.V2Scene, size: MaxBytes + 1);
        var (contentType, body) = Body.As(form, (Token, token.CaptchaVerifyParam), ("scene", "v2"));
        Refused(await Gate.PostAsync(Verify, contentType, body), 400, "invalid-input-response");
        Assert.Empty(await Emulator.CallsAsync(token.CaptchaVerifyParam));
    }

    [Fact]
    public async Task The_limit_counts_bytes_of_UTF8_not_characters()
    {
        var token = await Emulator.MintAsync(EmulatorControl.V2Scene, data: new string('中', 4096), size: MaxBytes + 3);
        Assert.True(token.CaptchaVerifyParam.Length < MaxBytes);
        Refused(await Gate.JsonAsync(Verify, Body.Json((Token, token.CaptchaVerifyParam), ("scene", "v2"))), 400, "invalid-input-response");
    }

    [Fact]
    public async Task Base64_that_nobody_minted_is_judged_and_denied()
    {
        var reply = await VerifyAsync("YWJjZGVm" + await Emulator.MintTextAsync());
        Assert.True(reply is { Status: 200, Success: false, Verified: true }, reply.Text);
    }
}
