using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Http.Responses;

/// <summary>What a developer reads when a request is rejected: the fault and the fix, never the request's data.</summary>
internal static class ProblemDetails
{
    /// <param name="damage">What happened to the token; the remedy for that is more than the rule.</param>
    public static string Of(Outcome outcome, TokenDamage damage) => outcome is Outcome.MalformedToken && damage is not TokenDamage.None ? Of(damage) : Of(outcome);

    /// <exception cref="ArgumentOutOfRangeException">There is no damage to describe.</exception>
    public static string Of(TokenDamage damage) => damage switch
    {
        TokenDamage.PlusBecameBlank => "The plus signs of captchaVerifyParam became spaces: percent-encode the value (encodeURIComponent, URLSearchParams) in a form body.",
        TokenDamage.HtmlEscaped => "captchaVerifyParam holds HTML entities, as a template writes them: send the text itself.",
        TokenDamage.UrlEncoded => "captchaVerifyParam is percent-encoded once too often: encode it once for a form body, and not at all in JSON.",
        _ => throw new ArgumentOutOfRangeException(nameof(damage), damage, "No damage."),
    };

    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.MissingToken => "The field captchaVerifyParam is missing or empty; send the string that AliyunCaptcha handed to the page.",
        Outcome.MalformedToken => "captchaVerifyParam is not what AliyunCaptcha hands to a page (a JSON object as text for V2, in base64 for V3, at most 16 KiB); send it unchanged.",
        Outcome.UnknownScene => "The scene is not configured here; send the alias or id of a configured one in the field scene.",
        Outcome.MissingParameter => "Alibaba Cloud says that the parameter is missing or empty.",
        Outcome.InvalidParameter or Outcome.UnknownError => "Alibaba Cloud rejects the parameter.",
        Outcome.InternalFault => "Internal error. Search the log for the id.",
        _ => "The request is rejected.",
    };
}
