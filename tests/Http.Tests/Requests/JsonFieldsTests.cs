using System.Text.Json;
using CaptchaGate.Http.Body;
using CaptchaGate.Tests;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class JsonFieldsTests
{
    public static TheoryData<string> Broken =>
    [
        "",
        " ",
        "{",
        "{}x",
        "{}{}",
        """{"a":1,}""",
        """{"a":'b'}""",
        """{a:1}""",
        "{/**/}",
        """{"a":1,"a":1}""",
        """{"a":"1","\u0061":"2"}""",
        """{"a":{"b":1,"b":2}}""",
        """{"a":[{"b":1,"b":2}]}""",
        "captchaVerifyParam=x",
        Nested(9),
    ];

    [Fact]
    public void Strings_are_read_and_all_else_is_known_to_be_none() =>
        AssertFields(
            Parse("""{"a":"text","b":"","c":"\u00e9\ud83d\ude00\n","d":1,"e":true,"f":null,"g":{"h":"x"},"i":["x"],"é":"é"}"""),
            ("a", "text"), ("b", ""), ("c", "é😀\n"), ("d", null), ("e", null), ("f", null), ("g", null), ("i", null), ("é", "é"));

    [Fact]
    public void An_array_of_strings_is_a_list()
    {
        var read = Parse("""{"a":["x","","é"],"b":[],"c":["x",1],"d":[["x"]],"e":[null]}""");
        AssertList(read, "a", "x", "", "é");
        AssertList(read, "b");
        AssertEach.Of(["c", "d", "e"], name => Assert.True(read.Value!.TryGet(name, out var field) && field.Kind is FieldKind.NotText));
    }

    [Fact]
    public void A_null_is_empty_and_no_text()
    {
        Assert.True(Parse("""{"a":null}""").Value!.TryGet("a", out var field));
        Assert.Equal((FieldKind.Null, true), (field.Kind, field.IsEmpty));
    }

    [Theory]
    [InlineData("{", true)]
    [InlineData("", true)]
    [InlineData("[]", true)]
    [InlineData("{'a':1}", true)]
    [InlineData("""{"a":1,"a":1}""", false)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}", false)]
    public void Only_what_no_value_of_a_visitor_can_cause_is_an_error_of_the_integration(string body, bool expected)
    {
        Assert.True(Parse(body).Failed(out var fault, out _));
        Assert.Equal(expected, fault.IsIntegrationError);
    }

    [Fact]
    public void Sixty_thousand_levels_are_refused_like_nine() =>
        Assert.False(Parse("{\"a\":" + new string('[', 30_000) + new string(']', 30_000) + "}").Fault!.IsIntegrationError);

    [Fact]
    public void An_empty_object_has_no_fields() => AssertFields(Parse(" {} "));

    [Fact]
    public void A_byte_order_mark_is_passed_over() => AssertFields(Parse("\uFEFF{\"a\":\"b\"}"), ("a", "b"));

    [Fact]
    public void Names_are_told_apart_by_case() => AssertFields(Parse("""{"a":"1","A":"2"}"""), ("a", "1"), ("A", "2"));

    [Fact]
    public void Eight_levels_are_taken() => AssertFields(Parse(Nested(8)), ("a", null));

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_json_is_too_deep_or_says_a_thing_twice_is_refused(string body) =>
        AssertFault(Parse(body), 400, "not valid JSON, is nested deeper than 8 levels, or holds a name twice");

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("""[{"captchaVerifyParam":"x"}]""")]
    public void Json_that_is_no_object_is_refused(string body) => AssertFault(Parse(body), 400, "must be a JSON object");

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00\ud800"}""")]
    public void Half_a_surrogate_pair_is_refused(string body) => AssertFault(Parse(body), 400, "not valid Unicode");

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused() => AssertFault(JsonFields.Parse(new byte[] { (byte)'{', (byte)'"', (byte)'a', (byte)'"', (byte)':', (byte)'"', 0xff, (byte)'"', (byte)'}' }), 400, "");

    [Fact]
    public void Any_text_comes_through_unaltered() =>
        Always.Holds(Texts.Unicode, text =>
            !Parse($$"""{"captchaVerifyParam":{{JsonSerializer.Serialize(text)}}}""").Failed(out _, out var fields)
            && string.Equals(Text(fields, "captchaVerifyParam"), text, StringComparison.Ordinal));

    [Fact]
    public void No_text_makes_it_throw() =>
        Always.Holds(Texts.Utf16, text => !Parse(text).Failed(out var fault, out _) || fault.Status == 400);

    private static Result<Fields> Parse(string body) => JsonFields.Parse(Utf8(body));

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
}
