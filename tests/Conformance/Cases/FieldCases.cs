using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>The names of the fields; "one of them given twice (also: under two aliases, or in JSON twice) is 400".</summary>
public sealed class FieldCases(ConformanceTarget target) : ConformanceTest(target)
{
    private static readonly string[] Forms = ["json", "text", "form", "multipart"];
    private static readonly string[] TokenNames = ["captchaVerifyParam", "CaptchaVerifyParam", "captcha-verify-param", "captcha_verify_param", "response"];

    public static TheoryData<string, string> EachTokenNameInEachForm() => new(TokenNames.SelectMany(static name => Forms.Select(form => (name, form))));

    public static TheoryData<string, string> EachPairOfTokenNames() =>
        new(TokenNames.SelectMany((first, index) => TokenNames.Skip(index + 1).Select(second => (first, second))));

    [Theory]
    [MemberData(nameof(EachTokenNameInEachForm))]
    public async Task The_token_may_be_called(string name, string form)
    {
        var (contentType, body) = Body.As(form, (name, await Emulator.MintTextAsync()));
        Passed(await Gate.PostAsync(Verify, contentType, body));
    }

    [Theory]
    [MemberData(nameof(EachPairOfTokenNames))]
    public async Task The_token_under_two_names_is_400(string first, string second)
    {
        var token = await Emulator.MintTextAsync();
        Refused(await Gate.JsonAsync(Verify, Body.Json((first, token), (second, token))), 400, "bad-request");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_field_given_twice_is_400(string form)
    {
        var token = await Emulator.MintTextAsync();
        var (contentType, body) = Body.As(form, (Token, token), (Token, token));
        var reply = await Gate.PostAsync(Verify, contentType, body);
        Refused(reply, 400, "bad-request");
        if (form is "form" or "multipart")
            Assert.Contains("captchaVerifyParam is given more than once", reply.Detail, StringComparison.Ordinal);
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_field_that_is_not_read_may_be_repeated(string form)
    {
        var (contentType, body) = Body.As(form, (Token, await Emulator.MintTextAsync()), ("name", "a"), ("name", "b"));
        Passed(await Gate.PostAsync(Verify, contentType, body));
    }

    [Theory]
    [InlineData("scene")]
    [InlineData("idempotencyKey")]
    [InlineData("contentSha256")]
    public async Task Each_field_of_ours_given_twice_is_400_by_name(string field)
    {
        var reply = await Gate.PostAsync(Verify, "application/x-www-form-urlencoded", Body.Form((Token, await Emulator.MintTextAsync()), (field, "x"), (field, "x")));
        Refused(reply, 400, "bad-request");
        Assert.Contains($"{field} is given more than once", reply.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task A_field_that_is_null_or_empty_is_as_good_as_absent(string nothing)
    {
        var fields = string.Join(',', new[] { "CaptchaVerifyParam", "response", "scene", "sceneId", "sitekey", "idempotencyKey", "idempotency_key", "contentSha256" }.Select(name => $"\"{name}\":{nothing}"));
        Passed(await Gate.JsonAsync(Verify, $$"""{"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}},{{fields}}}"""));
    }

    [Fact]
    public async Task The_token_may_come_in_the_header_with_or_without_a_body()
    {
        const string header = "X-Aliyun-Captcha-Verify-Param";
        Passed(await Gate.JsonAsync(Verify, "{}", (header, await Emulator.MintTextAsync())));
        Passed(await Gate.PostAsync(Verify, null, [], (header, await Emulator.MintTextAsync())));
        Passed(await Gate.JsonAsync(Verify, "{\"scene\":\"v2\"}", (header, await Emulator.MintTextAsync(EmulatorControl.V2Scene))));
        var token = await Emulator.MintTextAsync();
        Refused(await VerifyAsync(token, (header, token)), 400, "bad-request");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("{\"x\":{\"a\":1,\"a\":2},\"captchaVerifyParam\":\"YWJj\"}")]
    [InlineData("{\"x\":[[{\"a\":{\"b\":1,\"b\":2}}]],\"captchaVerifyParam\":\"YWJj\"}")]
    [InlineData("{\"captchaVerifyParam\":\"YWJj\",\"captchaVerify\\u0050aram\":\"YWJj\"}")]
    public async Task A_name_twice_in_JSON_at_any_depth_is_400(string json) => Refused(await Gate.JsonAsync(Verify, json), 400, "bad-request");

    [Theory]
    [InlineData("{\"captchaVerifyParam\":{\"sceneId\":\"emuscene2\",\"certifyId\":\"x\",\"deviceToken\":\"y\",\"data\":\"z\"}}")]
    [InlineData("{\"captchaVerifyParam\":[\"x\"]}")]
    [InlineData("{\"captchaVerifyParam\":1}")]
    [InlineData("{\"captchaVerifyParam\":true}")]
    [InlineData("{\"response\":{}}")]
    public async Task A_token_that_is_not_a_string_is_400_and_says_so(string json)
    {
        var reply = await Gate.JsonAsync(Verify, json);
        Refused(reply, 400, "invalid-input-response");
        Assert.Contains("string", reply.Detail, StringComparison.Ordinal);
        Assert.Contains("unparsed", reply.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scene", "sceneId")]
    [InlineData("scene", "SceneId")]
    [InlineData("sceneId", "sitekey")]
    public async Task The_scene_under_two_names_is_400(string first, string second) =>
        Refused(await Gate.JsonAsync(Verify, Body.Json((Token, await Emulator.MintTextAsync()), (first, "default"), (second, "default"))), 400, "bad-request");

    [Theory]
    [InlineData("1")]
    [InlineData("[\"default\"]")]
    public async Task A_scene_that_is_not_a_string_is_400(string scene) =>
        Refused(await Gate.JsonAsync(Verify, $$"""{"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}},"scene":{{scene}}}"""), 400, "bad-request");

    [Theory]
    [InlineData("field", "{}")]
    [InlineData("blank", "{\"captchaVerifyParam\":\"  \"}")]
    [InlineData("empty", "{\"captchaVerifyParam\":\"\"}")]
    [InlineData("null", "{\"captchaVerifyParam\":null}")]
    public async Task A_token_that_is_missing_or_blank_in_JSON_is_400(string what, string json)
    {
        Assert.NotEmpty(what);
        Refused(await Gate.JsonAsync(Verify, json), 400, "missing-input-response");
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("captchaVerifyParam")]
    [InlineData("captchaVerifyParam=")]
    [InlineData("captchaVerifyParam=++")]
    [InlineData("captchaVerifyParam=%20%09")]
    public async Task A_token_that_is_missing_or_blank_in_a_form_is_400(string form) =>
        Refused(await Gate.PostAsync(Verify, "application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(form)), 400, "missing-input-response");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_token_that_is_blank_in_multipart_is_400(string value) =>
        Refused(await Gate.MultipartAsync(Verify, (Token, value)), 400, "missing-input-response");

    [Fact]
    public async Task A_token_in_the_query_is_not_read() =>
        Refused(await Gate.JsonAsync(Verify + "?captchaVerifyParam=YWJj", "{}"), 400, "missing-input-response");
}
