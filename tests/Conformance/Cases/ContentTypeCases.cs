using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"application/json, application/x-www-form-urlencoded, multipart/form-data, and text/plain carrying the JSON document. Anything else: 415."</summary>
public sealed class ContentTypeCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("json", "application/json; charset=utf-8")]
    [InlineData("json", "application/json;charset=\"UTF-8\"")]
    [InlineData("json", "application/json; charset=utf8")]
    [InlineData("json", "application/json; charset=utf-8;")]
    [InlineData("json", "application/json;")]
    [InlineData("json", "application/json; charset=ISO-8859-1")]
    [InlineData("json", "text/plain; charset=us-ascii")]
    [InlineData("form", "application/x-www-form-urlencoded; charset=utf-8;")]
    [InlineData("form", "application/x-www-form-urlencoded; charset=iso-8859-1")]
    [InlineData("multipart", "multipart/form-data; charset=iso-8859-1; boundary=" + Body.Boundary)]
    [InlineData("json", "APPLICATION/JSON")]
    [InlineData("json", "application/json; profile=\"x\"")]
    [InlineData("json", "text/plain")]
    [InlineData("json", "text/plain;charset=UTF-8")]
    [InlineData("form", "application/x-www-form-urlencoded")]
    [InlineData("form", "application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData("multipart", "multipart/form-data; boundary=" + Body.Boundary)]
    [InlineData("multipart", "multipart/form-data; boundary=\"" + Body.Boundary + "\"")]
    [InlineData("multipart", "multipart/form-data; charset=utf-8; boundary=" + Body.Boundary)]
    public async Task A_body_of_this_type_is_read(string form, string contentType)
    {
        var token = await Emulator.MintTextAsync();
        Passed(await Gate.PostAsync(Verify, contentType, Body.As(form, (Token, token)).Bytes));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/problem+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json, application/json")]
    [InlineData("application/x-www-form-urlencoded; charset=gb2312")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg1")]
    [InlineData("multipart/mixed; boundary=" + Body.Boundary)]
    public async Task A_body_of_another_type_is_415(string? contentType)
    {
        var token = await Emulator.MintTextAsync();
        Refused(await Gate.PostAsync(Verify, contentType, Encoding.UTF8.GetBytes(Body.Json((Token, token)))), 415, "bad-request");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("application/json; charset=iso-8859-1", "{\"captchaVerifyParam\":\"eyJhIjoxfQ==\",\"name\":\"é\"}")]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1", "captchaVerifyParam=eyJhIjoxfQ%3D%3D&name=%E9")]
    [InlineData("application/x-www-form-urlencoded; charset=us-ascii", "captchaVerifyParam=eyJhIjoxfQ%3D%3D&name=%C3%A9")]
    public async Task A_label_that_is_not_UTF8_on_more_than_ASCII_is_415(string contentType, string body) =>
        Refused(await Gate.PostAsync(Verify, contentType, Encoding.UTF8.GetBytes(body)), 415, "bad-request");

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_V2_token_arrives_byte_for_byte(string form)
    {
        var token = await Emulator.MintAsync(EmulatorControl.V2Scene, data: "中文 👩‍👩‍👧 é + / = & % ~ * ! ' ( ) \\ %2B &amp;");
        var (contentType, body) = Body.As(form, (Token, token.CaptchaVerifyParam), ("scene", "v2"));
        Passed(await Gate.PostAsync(Verify, contentType, body));
        Assert.Single(await Emulator.CallsAsync(token.CaptchaVerifyParam));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_V3_token_arrives_byte_for_byte(string form)
    {
        var token = await Emulator.MintAsync(data: "a>?b>?c>?d>?~~~ÿÿÿ");
        var (contentType, body) = Body.As(form, (Token, token.CaptchaVerifyParam));
        Passed(await Gate.PostAsync(Verify, contentType, body));
        Assert.Single(await Emulator.CallsAsync(token.CaptchaVerifyParam));
    }

    [Fact]
    public async Task A_multipart_form_with_a_file_is_415()
    {
        var body = $"--{Body.Boundary}\r\nContent-Disposition: form-data; name=\"{Token}\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--{Body.Boundary}--\r\n";
        Refused(await Gate.PostAsync(Verify, Body.MultipartType, Encoding.UTF8.GetBytes(body)), 415, "bad-request");
    }

    [Fact]
    public async Task A_multipart_part_may_say_that_it_is_text()
    {
        var token = await Emulator.MintTextAsync();
        var body = $"--{Body.Boundary}\r\nContent-Disposition: form-data; name=\"{Token}\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{token}\r\n--{Body.Boundary}--\r\n";
        Passed(await Gate.PostAsync(Verify, Body.MultipartType, Encoding.UTF8.GetBytes(body)));
    }
}
