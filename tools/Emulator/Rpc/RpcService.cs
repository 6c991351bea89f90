using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Emulator.Rpc;

/// <summary>The honest service: gateway checks, quota, then the product that the action names.</summary>
internal sealed class RpcService(Acs3Check signatures, Throttle throttle, CaptchaJudge captcha)
{
    public const string VerifyCaptcha = "VerifyIntelligentCaptcha";

    public Answer Answer(RpcCall call, JournalEntry entry, VerdictReaction? forced)
    {
        if ((call.Action, call.Version) is not (VerifyCaptcha, "2023-03-05"))
            return Refused(call, new("InvalidApi.NotFound", $"Specified api is not found: '{call.Action}' of version '{call.Version}'."));
        if (signatures.Check(call, out var key) is { } refusal)
            return Refused(call, refusal);
        if (!throttle.TryTake(out var retryAfter))
            return Refused(call, new("Throttling.User", "Request was denied due to user flow control.") { RetryAfter = retryAfter });
        return captcha.Answer(call, entry, key!.Owner, forced);
    }

    private static Answer Refused(RpcCall call, Refusal refusal) => Answers.Refused(refusal, call.Header("host") ?? "");
}
