using System.Net;
using System.Text;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using FsCheck.Fluent;

namespace CaptchaGate.Core.Tests.Tokens;

public sealed class TokenDamagesTests
{
    private const string Device = "V0VCI+aa/bb+cc/dd+ee==";
    private const string V2 = $$"""{"sceneId":"1a2b3c4d","certifyId":"Tq8ZkU7xY1","deviceToken":"{{Device}}","data":"a+b/c+d/e+f/g+h/i+==="}""";

    private static readonly string V3 = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"certifyId":"~~>>>?","sceneId":"1a2b3c4d"}"""));

    public static TheoryData<string, TokenDamage> Certain => new()
    {
        { V2.Replace('+', ' '), TokenDamage.PlusBecameBlank },
        { WebUtility.HtmlEncode(V2), TokenDamage.HtmlEscaped },
        { V2.Replace("+", "&#43;", StringComparison.Ordinal), TokenDamage.HtmlEscaped },
        { V2.Replace("+", "&#x2B;", StringComparison.Ordinal).Replace("=", "&#x3D;", StringComparison.Ordinal), TokenDamage.HtmlEscaped },
        { V2.Replace("+", "\\u0026#43;", StringComparison.Ordinal), TokenDamage.HtmlEscaped },
        { Uri.EscapeDataString(V2), TokenDamage.UrlEncoded },
        { V2.Replace("+", "%2B", StringComparison.Ordinal), TokenDamage.UrlEncoded },
        { V3.Replace('+', ' '), TokenDamage.PlusBecameBlank },
        { V3.Replace("+", "&#43;", StringComparison.Ordinal), TokenDamage.HtmlEscaped },
        { Uri.EscapeDataString(V3), TokenDamage.UrlEncoded },
    };

    public static TheoryData<string, TokenDamage> Hints => new()
    {
        { """{"sceneId":"x","data":"a b/c d/e f/g h/"}""", TokenDamage.PlusBecameBlank },
        { """{"sceneId":"x","data":"a&#43;b/c&#43;d/e&#43;f/"}""", TokenDamage.HtmlEscaped },
        { """{"sceneId":"x","securityToken":"a%2Bb/c%2Bd/e%2Bf/gHIJ"}""", TokenDamage.UrlEncoded },
    };

    public static TheoryData<string> Untouched =>
    [
        "", " ", V2, V3, "hello, world", "100 %", "a & b", "<script>", "%7B", "{\"data\":\"two words\"}", "{\"data\":\"a sentence of several words, with a comma & more\"}",
        "{\"data\":\"\\ud800 a b/c d/e f/g h/i ===\"}", "not json &quot; at all", new string('%', 60_000),
    ];

    [Theory]
    [MemberData(nameof(Certain))]
    public void What_is_certain_is_refused_with_its_remedy(string token, TokenDamage damage)
    {
        Assert.False(TokenFormat.TryRead(token, out _, out var fault));
        Assert.Equal((Outcome.MalformedToken, damage), (fault, TokenDamages.Find(token)));
    }

    [Theory]
    [MemberData(nameof(Hints))]
    public void What_is_not_certain_is_sent_and_is_a_hint(string token, TokenDamage damage)
    {
        Assert.True(TokenFormat.TryRead(token, out _, out _));
        Assert.Equal(damage, TokenDamages.Find(token));
    }

    [Theory]
    [MemberData(nameof(Untouched))]
    public void What_shows_no_trace_is_not_suspected(string token) => Assert.Equal(TokenDamage.None, TokenDamages.Find(token));

    [Fact]
    public void Every_genuine_token_that_was_encoded_once_too_often_is_recognised() =>
        Always.Holds(Gen.OneOf(GenuineTokens.V2, GenuineTokens.V3.Where(static token => token.AsSpan().ContainsAny('+', '/', '='))), token =>
            !TokenFormat.TryRead(Uri.EscapeDataString(token), out _, out _) && TokenDamages.Find(Uri.EscapeDataString(token)) is TokenDamage.UrlEncoded);

    [Fact]
    public void Every_genuine_v3_token_whose_plus_signs_became_blanks_is_recognised() =>
        Always.Holds(GenuineTokens.V3.Where(static token => token.Contains('+')), token =>
            !TokenFormat.TryRead(token.Replace('+', ' '), out _, out _) && TokenDamages.Find(token.Replace('+', ' ')) is TokenDamage.PlusBecameBlank);

    [Fact]
    public void No_text_makes_it_throw() => Always.Holds(Texts.Utf16, static text => Enum.IsDefined(TokenDamages.Find(text)));
}
