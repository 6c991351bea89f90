using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Http.Answers;

/// <summary>What a developer reads when a request is refused: the fault and the cure, never what the caller sent.</summary>
internal static class Details
{
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.MissingToken => "The field captchaVerifyParam is missing or empty; send the string that AliyunCaptcha handed to the page.",
        Outcome.MalformedToken => "captchaVerifyParam is not what AliyunCaptcha hands to a page (JSON text for V2, base64 for V3, at most 16 KiB); send it unchanged.",
        Outcome.UnknownScene => "The scene is not configured here; send the alias or id of a configured one in the field scene.",
        Outcome.MissingParameter => "Alibaba Cloud says that the parameter is missing or empty.",
        Outcome.InvalidParameter or Outcome.UnknownError => "Alibaba Cloud refuses the parameter.",
        Outcome.InternalFault => "Something failed here; the id finds it in the log.",
        _ => "The request is refused.",
    };
}
