using System.Text;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using FsCheck.Fluent;

namespace CaptchaGate.Core.Tests.Tokens;

public sealed class TokenShapeTests
{
    private const string V3 = "eyJjZXJ0aWZ5SWQiOiJUcThaa1U3eFkxIiwic2NlbmVJZCI6IjFhMmIzYzRkIn0=";

    // By name, because not every runner carries half a surrogate pair to a test unharmed.
    private static readonly Dictionary<string, string> V2Tokens = new(StringComparer.Ordinal)
    {
        { "smallest object", "{\"\":0}" },
        { "what the widget sends", """{"sceneId":"1a2b3c4d","certifyId":"Tq8ZkU7xY1","deviceToken":"V0VCI+/=","data":"+/=&%~*"}""" },
        { "spaces around", "  {\"a\":1}  " },
        { "multi-byte", "{\"a\":\"中文 é 😀\"}" },
        { "escaped controls", """{"a":"\n\u0000"}""" },
        { "escaped half of a pair", """{"a":"\ud800"}""" },
        { "a name twice", """{"a":1,"a":2}""" },
        { "depth 8", Nested(8) },
        { "16 KiB of ASCII", Padded(TokenFormat.MaxBytes, 'x') },
        { "16 KiB of two bytes each", Padded(TokenFormat.MaxBytes, 'é') },
        { "16 KiB of three bytes each", Padded(TokenFormat.MaxBytes, '中') },
    };

    private static readonly Dictionary<string, string> V3Tokens = new(StringComparer.Ordinal)
    {
        { "what the widget sends", V3 },
        { "shortest", Base64("{\"\":0}") },
        { "one padding", Base64("{\"a\":10}") },
        { "two paddings", Base64("{\"a\":100}") },
        { "members that are not known", Base64("{\"x\":{\"y\":[1,null]}}") },
        { "white space in the document", Base64(" {\n\t\"a\" : 1 }\r\n") },
        { "a name twice", Base64("{\"a\":1,\"a\":2}") },
        { "text that is not UTF-8", Convert.ToBase64String([.. "{\"a\":\""u8, 0xff, .. "\"}"u8]) },
        { "depth 64", Base64(Nested(64)) },
        { "16 KiB", Base64(Padded(12 * 1024, 'x')) },
    };

    private static readonly Dictionary<string, string> Malformed = new(StringComparer.Ordinal)
    {
        { "depth 9", Nested(9) },
        { "no member", "{}" },
        { "no member and spaces", "{ }" },
        { "a word that is base64 too", "null" },
        { "another", "true" },
        { "a third", "test" },
        { "four letters", "abcd" },
        { "a whole alphabet", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" },
        { "base64 of an empty object", Base64("{}") },
        { "base64 of an array", Base64("[{\"a\":1}]") },
        { "base64 of a string", Base64("\"text\"") },
        { "base64 of null", Base64("null") },
        { "base64 of two objects", Base64("{\"a\":1}{\"a\":1}") },
        { "base64 of an object and garbage", Base64("{\"a\":1}x") },
        { "base64 of half an object", Base64("{\"a\":") },
        { "base64 of base64", Base64(V3) },
        { "base64 of depth 65", Base64(Nested(65)) },
        { "an array", "[1]" },
        { "a string", "\"text\"" },
        { "a number", "12" },
        { "two objects", "{\"a\":1}{\"a\":1}" },
        { "two objects with a space", "{\"a\":1} {\"a\":1}" },
        { "garbage behind", "{\"a\":1}x" },
        { "garbage before", "x{\"a\":1}" },
        { "trailing comma", """{"a":1,}""" },
        { "comment", "{/**/}" },
        { "cut off", """{"a":""" },
        { "single quotes", "{'a':1}" },
        { "line feed in JSON", "{\n\"a\":1}" },
        { "tab in JSON", "{\t\"a\":1}" },
        { "null character", "{\"a\":1}\0" },
        { "delete", V3 + "\u007f" },
        { "next line", "{\"a\":\"\u0085\"}" },
        { "C1 control", "{\"a\":\"\u009f\"}" },
        { "byte order mark", "\uFEFF{\"a\":1}" },
        { "lone high surrogate", "{\"a\":\"\ud800\"}" },
        { "lone low surrogate", "{\"a\":\"\udc00\"}" },
        { "pair the wrong way round", "{\"a\":\"\udc00\ud800\"}" },
        { "base64 with a space for a plus", Base64("{\"a\":\"~~>>>\"}").Replace('+', ' ') },
        { "base64 with a space before", " " + V3 },
        { "base64 with a line feed", V3[..8] + "\n" + V3[8..] },
        { "base64url", Base64("{\"a\":\"~~>>>\"}").Replace('+', '-') },
        { "no padding", V3.TrimEnd('=') },
        { "one padding for two", Base64("{\"a\":100}")[..^1] },
        { "three paddings", V3 + "==" },
        { "padding alone", "====" },
        { "padding in the middle", V3 + V3 },
        { "percent-encoded", V3.Replace("=", "%3D", StringComparison.Ordinal) },
        { "words", "hello, world" },
        { "one byte over 16 KiB of ASCII", Padded(TokenFormat.MaxBytes + 1, 'x') },
        { "one byte over 16 KiB of two bytes each", Padded(TokenFormat.MaxBytes + 1, 'é') },
        { "one byte over 16 KiB of three bytes each", Padded(TokenFormat.MaxBytes + 1, '中') },
        { "one character over 16 KiB of base64", Base64(Padded((12 * 1024) + 3, 'x')) },
        { "16 KiB of characters, more of bytes", "{\"a\":\"" + new string('中', TokenFormat.MaxBytes - 8) + "\"}" },
    };

    public static TheoryData<string> V2Names => [.. V2Tokens.Keys];

    public static TheoryData<string> V3Names => [.. V3Tokens.Keys];

    public static TheoryData<string> MalformedNames => [.. Malformed.Keys];

    [Theory]
    [MemberData(nameof(V2Names))]
    public void One_json_object_is_v2(string name) => AssertRead(V2Tokens[name], TokenArchitecture.V2);

    [Theory]
    [MemberData(nameof(V3Names))]
    public void Base64_of_one_json_object_is_v3(string name) => AssertRead(V3Tokens[name], TokenArchitecture.V3);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" \t\r\n\u3000")]
    public void Nothing_or_white_space_is_a_missing_token(string? token)
    {
        Assert.False(TokenFormat.TryRead(token, out var read, out var fault));
        Assert.Equal((null, Outcome.MissingToken), (read, fault));
    }

    [Theory]
    [MemberData(nameof(MalformedNames))]
    public void All_else_is_malformed(string name)
    {
        Assert.False(TokenFormat.TryRead(Malformed[name], out var read, out var fault));
        Assert.Equal((null, Outcome.MalformedToken), (read, fault));
    }

    [Fact]
    public void The_limit_is_counted_in_bytes_and_met_exactly()
    {
        Assert.Equal(16 * 1024, Encoding.UTF8.GetByteCount(Padded(TokenFormat.MaxBytes, '中')));
        Assert.Equal((16 * 1024) + 1, Encoding.UTF8.GetByteCount(Padded(TokenFormat.MaxBytes + 1, 'é')));
    }

    [Fact]
    public void Any_json_object_with_any_text_inside_is_taken_as_it_is() =>
        Always.Holds(Texts.Unicode, text =>
        {
            var token = "{\"data\":" + System.Text.Json.JsonSerializer.Serialize(text) + "}";
            return TokenFormat.TryRead(token, out var read, out _) && ReferenceEquals(read.Value, token) && read.Architecture is TokenArchitecture.V2;
        });

    [Fact]
    public void Nothing_genuine_of_v2_is_refused() =>
        Always.Holds(GenuineTokens.V2, token => TokenFormat.TryRead(token, out var read, out _) && ReferenceEquals(read.Value, token) && read.Architecture is TokenArchitecture.V2);

    [Fact]
    public void Nothing_genuine_of_v3_is_refused() =>
        Always.Holds(GenuineTokens.V3, token => TokenFormat.TryRead(token, out var read, out _) && ReferenceEquals(read.Value, token) && read.Architecture is TokenArchitecture.V3);

    [Theory]
    [InlineData("{\"sceneId\":\"\"}", true)]
    [InlineData("{\"x\":1,\"certifyId\":null}", true)]
    [InlineData("{\"\\u0073ceneId\":1}", true)]
    [InlineData("{\"deviceToken\":\"x\",\"data\":\"x\"}", false)]
    [InlineData("{\"x\":{\"sceneId\":\"x\"}}", false)]
    [InlineData("{\"SceneId\":\"x\"}", false)]
    public void A_token_without_the_known_members_is_taken_and_known_for_it(string json, bool known)
    {
        foreach (var token in new[] { json, Base64(json) })
        {
            Assert.True(TokenFormat.TryRead(token, out var read, out _));
            Assert.Equal(known, read.HasKnownMembers);
        }
    }

    [Fact]
    public void Any_bytes_in_base64_that_are_no_object_are_refused() =>
        Always.Holds(
            Gen.Choose(0, 255).Select(static value => (byte)value).NonEmptyListOf().Where(static bytes => bytes[0] is not ((byte)'{' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')),
            bytes => !TokenFormat.TryRead(Convert.ToBase64String([.. bytes]), out _, out var fault) && fault is Outcome.MalformedToken);

    [Fact]
    public void Any_text_at_all_gets_an_answer_and_what_is_taken_has_a_utf8_form_within_the_limit() =>
        Always.Holds(Texts.Utf16, text =>
            !TokenFormat.TryRead(text, out var read, out var fault)
                ? fault is Outcome.MissingToken or Outcome.MalformedToken
                : string.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(read.Value)), text, StringComparison.Ordinal)
                    && Encoding.UTF8.GetByteCount(text) <= TokenFormat.MaxBytes);

    private static void AssertRead(string token, TokenArchitecture expected)
    {
        Assert.True(TokenFormat.TryRead(token, out var read, out var fault));
        Assert.Equal((expected, Outcome.None), (read.Architecture, fault));
        Assert.Same(token, read.Value);
        Assert.Equal("***", read.ToString());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

    // A V2 token of exactly so many bytes.
    private static string Padded(int bytes, char filling)
    {
        var left = bytes - "{\"a\":\"\"}".Length;
        var size = Encoding.UTF8.GetByteCount([filling]);
        return "{\"a\":\"" + new string(filling, left / size) + new string('x', left % size) + "\"}";
    }
}
