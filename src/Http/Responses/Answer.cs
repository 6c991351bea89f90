using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Responses;

/// <summary>Writes a verdict as the contract's JSON.</summary>
internal static class Answer
{
    /// <param name="toService">Whether an authenticated service asks.</param>
    /// <param name="receipt">A signed receipt for a success; null for none.</param>
    /// <param name="damage">What happened to a token that did not pass.</param>
    public static ApplicationResponse Of(VerificationResult result, string id, bool toService, string? receipt = null, TokenDamage damage = TokenDamage.None)
    {
        var status = StatusMapper.Of(result);
        if (status is >= 400 and not 503)
            return Problem.Of(status, result.ErrorCode, ProblemDetails.Of(result.Upstream.Outcome, damage), id);
        var body = AnswerFields.WriteObject((result, id, toService, receipt, damage), static (json, answer) =>
        {
            AnswerFields.WriteOutcome(json, answer.result);
            if (answer.toService)
            {
                AnswerFields.WriteServiceFields(json, answer.result);
                AnswerFields.WriteHint(json, answer.damage);
            }

            if (answer.receipt is not null)
                json.WriteString("receipt"u8, answer.receipt);
            json.WriteString("id"u8, answer.id);
        });
        var response = new ApplicationResponse { Status = status, Body = body, CallerLeft = result.Row.Class is OutcomeClass.Aborted };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        AnswerFields.AddHeaders(response, result);
        return response;
    }
}
