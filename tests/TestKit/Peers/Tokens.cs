using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.TestKit.Peers;

internal enum TokenKind
{
    /// <summary>A visitor's: the upstream says T001.</summary>
    Honest,

    /// <summary>An attacker's: F001.</summary>
    Junk,

    /// <summary>The product's probe: F001.</summary>
    Probe,

    /// <summary>The control client's.</summary>
    Control,
}

/// <summary>Tokens of the V3 shape. Their certifyId says what they are, so the upstream has to know none of them.</summary>
internal static class Tokens
{
    public const string Scene = "scene-under-test";
    public const string Control = "control";
    private const string HonestPrefix = "honest";
    private const string Probe = "captchagate";

    private static readonly string SecurityToken = Convert.ToBase64String(RandomNumberGenerator.GetBytes(90));
    private static int _next;

    public static string Honest() => Create($"{HonestPrefix}{Interlocked.Increment(ref _next)}");

    public static string Junk() => Create($"junk{Interlocked.Increment(ref _next)}");

    public static string Create(string certifyId) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes($$"""{"certifyId":"{{certifyId}}","sceneId":"{{Scene}}","isSign":true,"securityToken":"{{SecurityToken}}"}"""));

    public static TokenKind KindOf(string certifyId) => certifyId switch
    {
        Probe => TokenKind.Probe,
        Control => TokenKind.Control,
        _ => certifyId.StartsWith(HonestPrefix, StringComparison.Ordinal) ? TokenKind.Honest : TokenKind.Junk,
    };

    /// <summary>The certifyId of the token in a form of <c>VerifyIntelligentCaptcha</c>; empty where there is none.</summary>
    public static string CertifyIdIn(string form)
    {
        const string Field = "CaptchaVerifyParam=";
        var start = form.IndexOf(Field, StringComparison.Ordinal);
        if (start < 0)
            return "";
        start += Field.Length;
        var end = form.IndexOf('&', start);
        var token = Uri.UnescapeDataString(end < 0 ? form[start..] : form[start..end]);
        if (!Base64.IsValid(token))
            return "";
        using var json = JsonDocument.Parse(Convert.FromBase64String(token));
        return json.RootElement.TryGetProperty("certifyId", out var id) ? id.GetString() ?? "" : "";
    }
}
