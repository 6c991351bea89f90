using System.Text;
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
    [InlineData("base64 of text", "YWJj")]
    [InlineData("a word that is base64 too", "null")]
    [InlineData("another", "true")]
    [InlineData("a third", "test")]
    [InlineData("four letters", "abcd")]
    [InlineData("an empty object", "{}")]
    [InlineData("base64 of an empty object", "e30=")]
    [InlineData("base64 of an array", "W3siYSI6MX1d")]
    [InlineData("base64 of half an object", "eyJhIjo=")]
    [InlineData("an array", "[1,2]")]
    [InlineData("half an object", "{\"sceneId\":\"x\"")]
    [InlineData("two objects", "{\"a\":1}{\"a\":1}")]
    [InlineData("a line break", "eyJh\nIjoxfQ==")]
    [InlineData("a tabulator", "{\t\"a\":1}")]
    [InlineData("NUL", "eyJhIjoxfQ==\0")]
    [InlineData("DEL", "eyJhIjoxfQ==\u007f")]
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
    public async Task An_object_that_nobody_minted_is_judged_and_denied()
    {
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"x":"{{TestContext.Current.Test!.UniqueID}}"}"""));
        var reply = await VerifyAsync(token);
        Assert.True(reply is { Status: 200, Success: false, Verified: true }, reply.Text);
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("blanks", "plus signs")]
    [InlineData("entities", "HTML entities")]
    [InlineData("escapes", "percent-encoded once too often")]
    public async Task A_V2_token_that_was_altered_for_certain_is_400_with_its_remedy(string damage, string words)
    {
        var token = (await Emulator.MintAsync(EmulatorControl.V2Scene, data: "a+b/c+d/e+f/g+h/")).CaptchaVerifyParam;
        // The device's part is base64 of random bytes; a plus sign in it for certain.
        token = token.Replace("\"V0VCI", "\"V0VCI+aa", StringComparison.Ordinal);
        var altered = damage switch
        {
            "blanks" => token.Replace('+', ' '),
            "entities" => System.Net.WebUtility.HtmlEncode(token),
            _ => Uri.EscapeDataString(token),
        };
        var reply = await Gate.JsonAsync(Verify, Body.Json((Token, altered), ("scene", "v2")));
        Refused(reply, 400, "invalid-input-response");
        Assert.Contains(words, reply.Detail, StringComparison.Ordinal);
        Assert.Empty(await Emulator.CallsAsync(altered));
    }

    [Fact]
    public async Task A_token_that_was_perhaps_altered_is_judged_and_a_service_gets_a_hint()
    {
        var token = (await Emulator.MintAsync(EmulatorControl.V2Scene, "F009", data: "a b/c d/e f/g h/")).CaptchaVerifyParam;
        var page = await Gate.JsonAsync(Verify, Body.Json((Token, token), ("scene", "v2")));
        Assert.Equal((200, "rejected", false), (page.Status, page.Codes, page.Has("hint")));

        token = (await Emulator.MintAsync(EmulatorControl.V2Scene, "F009", data: "a b/c d/e f/g h/")).CaptchaVerifyParam;
        var service = await Gate.JsonAsync(Verify, Body.Json((Token, token), ("scene", "v2")), Bearer);
        Assert.Contains("plus signs", service.Field("hint"), StringComparison.Ordinal);
    }
}
