using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Verify;

/// <summary>What a request asks to verify.</summary>
internal sealed record VerifyRequest(string? Token, string? Scene, Guid? IdempotencyKey, string? ContentSha256)
{
    /// <summary>siteverify's name of the token; in a form it is a value that a user typed.</summary>
    private const string SiteverifyToken = "response";

    private static readonly string[] FormTokenNames = ["captchaVerifyParam", "CaptchaVerifyParam", "captcha-verify-param", "captcha_verify_param"];
    private static readonly string[] TokenNames = [.. FormTokenNames, SiteverifyToken];

    // sitekey is what a siteverify client calls it.
    private static readonly string[] SceneNames = ["scene", "sceneId", "SceneId", "sitekey"];
    private static readonly string[] KeyNames = ["idempotencyKey", "idempotency_key"];

    /// <value>The idempotency key of a claim that the widget cannot load; null where there is none.</value>
    public Guid? WidgetClaim { get; init; }

    /// <summary>Reads what <c>/verify</c> is asked: about a token, or a claim in its place.</summary>
    /// <param name="header">Finds a header; null where there is none.</param>
    public static Result<VerifyRequest> OfVerify(Fields fields, Func<string, string?> header) =>
        Of(fields, header("Idempotency-Key"), header(RequestHeaders.Token)).Failed(out var fault, out var request)
            ? fault
            : Verify.WidgetClaim.AddTo(request, fields, header(RequestHeaders.WidgetClaim));

    /// <summary>Reads what <c>/siteverify</c> is asked.</summary>
    /// <param name="idempotencyHeader">The header <c>Idempotency-Key</c>; null where there is none.</param>
    /// <param name="tokenHeader">The header <see cref="RequestHeaders.Token"/>; null where there is none, and for a route that does not read it.</param>
    public static Result<VerifyRequest> Of(Fields fields, string? idempotencyHeader, string? tokenHeader = null)
    {
        if (FindToken(fields, TokenNames, tokenHeader, out var token) is { } tokenFault)
            return tokenFault;
        var scene = fields.Find(SceneNames, out var sceneFault);
        if (sceneFault is not null)
            return sceneFault;
        if (FindKey(fields, idempotencyHeader, out var key) is { } keyFault)
            return keyFault;
        var content = fields.Find(["contentSha256"], out var contentFault);
        if (contentFault is not null || (content is not null && !IsSha256(content)))
            return contentFault ?? BadContentHash;
        return new VerifyRequest(token, scene, key, content);
    }

    /// <summary>Reads the token of a form, or a claim in its place; every other field is the form's own.</summary>
    /// <param name="header">Finds a header; null where there is none.</param>
    public static Result<VerifyRequest> OfForm(Fields fields, Func<string, string?> header)
    {
        if (FindToken(fields, FormTokenNames, header(RequestHeaders.Token), out var token) is { } fault)
            return fault;
        var claimHeader = header(RequestHeaders.WidgetClaim);
        if (string.IsNullOrEmpty(claimHeader) && !fields.TryGet(Verify.WidgetClaim.FieldName, out _))
            return new VerifyRequest(token, null, null, null);
        // Only a claim has a key; in any other form a field of that name is the form's own.
        return FindKey(fields, header("Idempotency-Key"), out var key) is { } keyFault
            ? keyFault
            : Verify.WidgetClaim.AddTo(new VerifyRequest(token, null, key, null), fields, claimHeader);
    }

    /// <summary>Whether a field of a form is the token rather than the form's own.</summary>
    public static bool IsFormToken(string field) => FormTokenNames.AsSpan().Contains(field);

    /// <summary>Whether a field of a form is not the visitor's and is not passed on.</summary>
    /// <param name="isClaim">Whether the form came with a claim in place of a token.</param>
    public static bool IsOfGate(string field, bool isClaim) =>
        IsFormToken(field) || field is Verify.WidgetClaim.FieldName || (isClaim && KeyNames.AsSpan().Contains(field));

    /// <param name="binding">What the receipt shall be bound to; null when none is wanted.</param>
    public VerificationRequest ToInput(string id, ClientAddress? client, ReceiptBinding? binding = null) => new()
    {
        Token = Token,
        WidgetClaim = WidgetClaim,
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

    private static RequestFault? FindToken(Fields fields, string[] names, string? header, out string? token)
    {
        token = fields.Find(names, out var fault);
        if (fault is not null)
            return Array.Exists(names, name => fields.TryGet(name, out var field) && field is { Text: null, IsRepeated: false, IsEmpty: false }) ? NotText : fault;
        if (string.IsNullOrEmpty(header))
            return null;
        if (token is not null)
            return RequestFault.BadRequest($"The token is in the body and in the header {RequestHeaders.Token}; send one of them.");
        token = header;
        return null;
    }

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static RequestFault? FindKey(Fields fields, string? header, out Guid? key)
    {
        key = null;
        var text = fields.Find(KeyNames, out var fault);
        if (fault is not null)
            return fault;
        if (text is not null && !string.IsNullOrEmpty(header))
            return RequestFault.BadRequest("The idempotency key is in the body and in the header; send one of them.");
        return TryParseKey(text ?? header, out key) ? null : BadKey;
    }

    private static bool TryParseKey(string? text, out Guid? key)
    {
        key = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!Guid.TryParseExact(text, "D", out var parsed))
            return false;
        key = parsed;
        return true;
    }
}
