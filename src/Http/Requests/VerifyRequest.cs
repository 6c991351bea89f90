using CaptchaGate.Core;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Receipts;

namespace CaptchaGate.Http.Requests;

/// <summary>What <c>POST /verify</c> and <c>POST /siteverify</c> ask for.</summary>
internal sealed record VerifyRequest(string? Token, string? Scene, Guid? IdempotencyKey, string? ContentSha256)
{
    // response is siteverify's name.
    private static readonly string[] TokenNames = ["captchaVerifyParam", "CaptchaVerifyParam", "captcha-verify-param", "response"];

    // sitekey is what a siteverify client calls it.
    private static readonly string[] SceneNames = ["scene", "sceneId", "SceneId", "sitekey"];
    private static readonly string[] KeyNames = ["idempotencyKey", "idempotency_key"];

    public static Read<VerifyRequest> Of(Fields fields, string? idempotencyHeader)
    {
        var token = fields.Find(TokenNames, out var tokenFault);
        if (tokenFault is not null)
            return fields.All.Any(static field => field.Value is null && TokenNames.AsSpan().Contains(field.Key)) ? NotText : tokenFault;
        var scene = fields.Find(SceneNames, out var sceneFault);
        if (sceneFault is not null)
            return sceneFault;
        var key = fields.Find(KeyNames, out var keyFault);
        if (keyFault is not null)
            return keyFault;
        if (key is not null && idempotencyHeader is not null)
            return RequestFault.BadRequest("The idempotency key stands in the body and in the header; send one of them.");
        if (!Key(key ?? idempotencyHeader, out var parsed))
            return BadKey;
        var content = fields.Find(["contentSha256"], out var contentFault);
        if (contentFault is not null || (content is not null && !IsSha256(content)))
            return BadContentHash;
        return new VerifyRequest(token, scene, parsed, content);
    }

    /// <summary>Whether a field is the gate's own rather than the form's.</summary>
    public static bool Owns(string field) =>
        TokenNames.AsSpan().Contains(field) || SceneNames.AsSpan().Contains(field) || KeyNames.AsSpan().Contains(field) || field is "contentSha256";

    /// <param name="binding">What the receipt shall be bound to; null when none is wanted.</param>
    public GateInput ToInput(string id, ClientAddress? client, ReceiptBinding? binding = null) => new()
    {
        Token = Token,
        Scene = Scene,
        IdempotencyKey = IdempotencyKey,
        Client = client,
        Binding = binding,
        RequestId = id,
    };

    // A record prints its properties; a token is not for printing.
    public override string ToString() => nameof(VerifyRequest);

    private static RequestFault NotText => new(
        400,
        ErrorCodes.InvalidInputResponse,
        "captchaVerifyParam must be the string that AliyunCaptcha handed to the page, unparsed: a V2 parameter is JSON text and stays text.");

    private static RequestFault BadKey => RequestFault.BadRequest("The idempotency key must be one UUID.");

    private static RequestFault BadContentHash => RequestFault.BadRequest("contentSha256 must be the 64 lower-case hexadecimal digits of a SHA-256.");

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static bool Key(string? text, out Guid? key)
    {
        key = null;
        if (text is null)
            return true;
        if (!Guid.TryParseExact(text, "D", out var parsed))
            return false;
        key = parsed;
        return true;
    }
}
