using System.Text;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Core.Tests.Tokens;

public sealed class TokenPeekTests
{
    [Theory]
    [InlineData("""{"sceneId":"1a2b3c4d","certifyId":"Tq8ZkU7xY1"}""", "1a2b3c4d", "Tq8ZkU7xY1")]
    [InlineData("""{"certifyId":"c","isSign":true,"more":{"sceneId":"inner"},"list":[{"sceneId":"inner"}],"sceneId":"s"}""", "s", "c")]
    [InlineData("""{"sceneId":"first","sceneId":"second"}""", "first", null)]
    [InlineData("""{"certifyId":"first","certifyId":"second"}""", null, "first")]
    [InlineData("""{"sceneId":5,"certifyId":null}""", null, null)]
    [InlineData("""{"sceneId":{"sceneId":"inner"},"certifyId":["c"]}""", null, null)]
    [InlineData("""{"sceneId":"","certifyId":"a b"}""", null, null)]
    [InlineData("""{"sceneId":"new\nline","certifyId":"<script>"}""", null, null)]
    [InlineData("""{"SceneId":"s","CertifyId":"c"}""", null, null)]
    [InlineData("""{"sceneId":"escaped"}""", "escaped", null)]
    [InlineData("""{"sceneId":"\ud800","certifyId":"c"}""", null, null)]
    [InlineData("{}", null, null)]
    public void Claims_are_read_leniently_from_both_architectures(string json, string? scene, string? certify)
    {
        Assert.Equal(new TokenClaims(scene, certify), Peek(json));
        Assert.Equal(new TokenClaims(scene, certify), Peek(Convert.ToBase64String(Encoding.UTF8.GetBytes(json))));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void An_id_has_at_most_64_characters(int length, bool believed)
    {
        var id = new string('a', length);
        Assert.Equal(believed ? id : null, Peek($$"""{"sceneId":"{{id}}"}""").SceneId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"sceneId\":\"s\"")]
    [InlineData("{\"sceneId\":\"s\"}{}")]
    public void Base64_of_anything_else_says_nothing_or_what_it_said_first(string content)
    {
        var claims = Peek(content.Length == 0 ? "AAAA" : Convert.ToBase64String(Encoding.UTF8.GetBytes(content)));
        Assert.Null(claims.CertifyId);
        Assert.True(claims.SceneId is null or "s");
    }

    [Theory]
    [InlineData(TokenFormat.MaxDepth, "c")]
    [InlineData(TokenFormat.MaxDepth + 1, null)]
    public void Nesting_deeper_than_a_token_says_nothing(int depth, string? certify)
    {
        var json = $$"""{"certifyId":"c","more":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
        Assert.Equal(certify, Peek(Convert.ToBase64String(Encoding.UTF8.GetBytes(json))).CertifyId);
    }

    [Fact]
    public void A_token_is_needed() => Assert.Throws<ArgumentNullException>(static () => TokenPeek.Read(null!));

    [Fact]
    public void No_bytes_make_it_throw() =>
        Always.Holds(Bytes(), bytes => Peek(Convert.ToBase64String(bytes)) is { SceneId: null or { Length: <= 64 }, CertifyId: null or { Length: <= 64 } });

    // Bytes, and bytes in the places where a claim would stand.
    private static Gen<byte[]> Bytes()
    {
        var raw = Gen.Choose(0, 255).Select(static value => (byte)value).NonEmptyListOf().Select(static list => list.ToArray());
        var text = Texts.Utf16.Select(static text => Encoding.UTF8.GetBytes($$"""{"sceneId":"{{text}}","certifyId":{{text}}}"""));
        var octets = raw.Select(static bytes => (byte[])[.. "{\"sceneId\":\""u8, .. bytes, .. "\",\"certifyId\":\"c\"}"u8]);
        return Gen.OneOf(raw, text, octets);
    }

    private static TokenClaims Peek(string token) =>
        TokenPeek.Read(new CaptchaToken(token, token.StartsWith('{') ? TokenArchitecture.V2 : TokenArchitecture.V3));
}
