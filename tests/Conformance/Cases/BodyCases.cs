using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>What is and what is not a readable body.</summary>
public sealed class BodyCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task A_byte_order_mark_before_JSON_is_passed_over(string contentType)
    {
        var token = await Emulator.MintTextAsync();
        Passed(await Gate.PostAsync(Verify, contentType, Encoding.UTF8.GetBytes("\uFEFF" + Body.Json((Token, token)))));
    }

    [Fact]
    public async Task White_space_around_JSON_is_passed_over()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await Gate.JsonAsync(Verify, $" \r\n\t{Body.Json((Token, token))}\n "));
    }

    [Fact]
    public async Task Other_fields_are_left_alone_whatever_they_hold()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await Gate.JsonAsync(Verify, $$"""{"name":"x","a":1,"b":null,"c":[true,{"d":[]}],"captchaVerifyParam":{{Body.Text(token)}}}"""));
    }

    [Fact]
    public async Task A_name_may_be_escaped()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await Gate.JsonAsync(Verify, $$"""{"\u0063aptchaVerifyParam":{{Body.Text(token)}}}"""));
    }

    [Fact]
    public async Task A_name_in_another_case_is_another_field() =>
        Refused(await Gate.JsonAsync(Verify, Body.Json(("captchaverifyparam", await Emulator.MintTextAsync()))), 400, "missing-input-response");

    [Theory]
    [InlineData("white space", "  ")]
    [InlineData("an array", "[]")]
    [InlineData("a string", "\"x\"")]
    [InlineData("a number", "1")]
    [InlineData("null", "null")]
    [InlineData("an object that is not closed", "{\"captchaVerifyParam\":\"x\"")]
    [InlineData("two objects", "{}{}")]
    [InlineData("text behind the object", "{} x")]
    [InlineData("a trailing comma", "{\"a\":1,}")]
    [InlineData("a comment", "{/*x*/}")]
    [InlineData("single quotes", "{'a':'b'}")]
    [InlineData("names without quotes", "{a:1}")]
    [InlineData("NaN", "{\"a\":NaN}")]
    [InlineData("a bad escape", "{\"a\":\"\\x41\"}")]
    [InlineData("a line break in a string", "{\"a\":\"\n\"}")]
    [InlineData("a form", "captchaVerifyParam=x")]
    [InlineData("two byte order marks", "\uFEFF\uFEFF{}")]
    public async Task JSON_that_is_this_is_400(string what, string json)
    {
        Assert.NotEmpty(what);
        Refused(await Gate.JsonAsync(Verify, json), 400, "bad-request");
    }

    [Theory]
    [InlineData("half an escape", "captchaVerifyParam=%4")]
    [InlineData("an escape of no digits", "captchaVerifyParam=%zz")]
    [InlineData("a percent sign at the end", "captchaVerifyParam=x%")]
    [InlineData("an escape that is no UTF-8", "captchaVerifyParam=%FF")]
    [InlineData("an overlong escape", "captchaVerifyParam=%C0%80")]
    [InlineData("an escaped surrogate", "captchaVerifyParam=%ED%A0%80")]
    public async Task A_form_with_this_is_400(string what, string form)
    {
        Assert.NotEmpty(what);
        Refused(await Gate.PostAsync(Verify, "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form)), 400, "bad-request");
    }

    [Fact]
    public async Task Empty_pairs_of_a_form_are_passed_over()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await Gate.PostAsync(Verify, "application/x-www-form-urlencoded", [.. "&&"u8, .. Body.Form((Token, token)), .. "&&a&=b"u8]));
    }

    [Theory]
    [InlineData("no boundary in it", "x")]
    [InlineData("no end", "--conformance-boundary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx")]
    [InlineData("another boundary", "--other\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--other--\r\n")]
    [InlineData("a part without a disposition", "--conformance-boundary\r\n\r\nx\r\n--conformance-boundary--\r\n")]
    [InlineData("a part without a name", "--conformance-boundary\r\nContent-Disposition: form-data\r\n\r\nx\r\n--conformance-boundary--\r\n")]
    [InlineData("a part with an empty name", "--conformance-boundary\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--conformance-boundary--\r\n")]
    public async Task A_multipart_body_with_this_is_400(string what, string body)
    {
        Assert.NotEmpty(what);
        Refused(await Gate.PostAsync(Verify, Body.MultipartType, Encoding.UTF8.GetBytes(body)), 400, "bad-request");
    }

    [Fact]
    public async Task A_multipart_field_that_is_no_UTF8_is_400()
    {
        byte[] body = [.. "--conformance-boundary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"u8, 0xFF, .. "\r\n--conformance-boundary--\r\n"u8];
        Refused(await Gate.PostAsync(Verify, Body.MultipartType, body), 400, "bad-request");
    }

    [Theory]
    [InlineData(Verify, "application/json")]
    [InlineData(Verify, "application/x-www-form-urlencoded")]
    [InlineData(Verify, Body.MultipartType)]
    [InlineData(Verify, null)]
    [InlineData(Siteverify, "application/x-www-form-urlencoded")]
    [InlineData(Siteverify, null)]
    public async Task No_body_is_400_and_says_so(string route, string? contentType)
    {
        var reply = await Gate.PostAsync(route, contentType, []);
        Refused(reply, 400, "bad-request");
        Assert.Contains("has no body", reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_form_lacks_the_token() =>
        Refused(await Gate.PostAsync(Verify, "application/x-www-form-urlencoded", "&"u8.ToArray()), 400, "missing-input-response");

    [Fact]
    public async Task An_empty_object_lacks_the_token() =>
        Refused(await Gate.JsonAsync(Verify, "{}"), 400, "missing-input-response");
}
