using CaptchaGate.Http.Body;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class ContentTypeTests
{
    [Theory]
    [InlineData("application/json", "Json")]
    [InlineData("Application/JSON; charset=UTF-8", "Json")]
    [InlineData("application/json;charset=\"utf-8\"", "Json")]
    [InlineData("application/json; charset=utf8; x=y", "Json")]
    [InlineData("text/plain", "Json")]
    [InlineData("text/plain;charset=UTF-8", "Json")]
    [InlineData("application/x-www-form-urlencoded", "UrlEncoded")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "UrlEncoded")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8;", "UrlEncoded")]
    [InlineData("application/json ; ", "Json")]
    [InlineData("application/json; charset=iso-8859-1", "Json")]
    [InlineData("text/plain; charset=US-ASCII", "Json")]
    [InlineData("application/x-www-form-urlencoded; charset=\"ISO-8859-1\"", "UrlEncoded")]
    [InlineData("multipart/form-data; boundary=abc", "Multipart")]
    [InlineData("multipart/form-data; Boundary=\"a b\"", "Multipart")]
    public void These_are_read(string header, string expected)
    {
        Assert.False(ContentType.Parse(header).Failed(out _, out var type));
        Assert.Equal(expected, type.Kind.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("application/json, text/plain")]
    [InlineData("application/jsonp")]
    [InlineData("application/problem+json")]
    [InlineData("text/html")]
    [InlineData("text/xml")]
    [InlineData("application/octet-stream")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf-16;")]
    [InlineData("application/x-www-form-urlencoded; charset=gb2312")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901")]
    [InlineData("multipart/mixed; boundary=abc")]
    public void All_else_is_415_and_says_what_is_wanted(string? header) => AssertFault(ContentType.Parse(header), 415, "Send application/json");

    [Theory]
    [InlineData("application/json; charset=iso-8859-1", "{\"a\":\"\\u00e9\"}", true)]
    [InlineData("application/json; charset=iso-8859-1", "{\"a\":\"é\"}", false)]
    [InlineData("application/json", "{\"a\":\"é\"}", true)]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1", "a=%2B%7e+x", true)]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1", "a=%C3%A9", false)]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1", "a=%e9", false)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "a=%C3%A9", true)]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1", "a=%", true)]
    public void Under_another_label_than_UTF8_only_ASCII_is_taken(string header, string body, bool taken) =>
        Assert.Equal(taken, ContentType.Parse(header).Value!.Check(Utf8(body)) is null);

    [Theory]
    [InlineData("multipart/form-data; boundary=abc", "abc")]
    [InlineData("multipart/form-data; boundary=\"a b\"", "a b")]
    [InlineData("multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890", "1234567890123456789012345678901234567890123456789012345678901234567890")]
    public void A_boundary_has_1_to_70_characters(string header, string boundary) => Assert.Equal(boundary, ContentType.Parse(header).Value!.Boundary);
}
