using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Kms;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Sts;

namespace CaptchaGate.Emulator.Rpc;

/// <summary>The honest service: gateway checks, then the product that the action names.</summary>
internal sealed class RpcService(Acs3Check signatures, Throttle throttle, CaptchaJudge captcha, SecretReader kms, RoleAssumption sts)
{
    public const string VerifyCaptcha = "VerifyIntelligentCaptcha";

    public Answer Answer(RpcCall call, JournalEntry entry, VerdictReaction? forced) => (call.Action, call.Version) switch
    {
        (VerifyCaptcha, "2023-03-05") => Signed(call, key => Captcha(call, entry, key, forced)),
        ("GetSecretValue", "2016-01-20") => Signed(call, _ => kms.Answer(call)),
        ("AssumeRoleWithOIDC", "2015-04-01") => sts.Answer(call),
        var (action, version) => Refused(call, new("InvalidApi.NotFound", $"Specified api is not found: '{action}' of version '{version}'.")),
    };

    private Answer Signed(RpcCall call, Func<EmulatorKey, Answer> product) =>
        signatures.Check(call, out var key) is { } refusal ? Refused(call, refusal) : product(key!);

    private Answer Captcha(RpcCall call, JournalEntry entry, EmulatorKey key, VerdictReaction? forced) =>
        throttle.TryTake(out var retryAfter)
            ? captcha.Answer(call, entry, key.Owner, forced)
            : Refused(call, new("Throttling.User", "Request was denied due to user flow control.") { RetryAfter = retryAfter });

    private static Answer Refused(RpcCall call, Refusal refusal) => Answers.Refused(refusal, call.Header("host") ?? "");
}
