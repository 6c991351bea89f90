using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tokens;

namespace CaptchaGate.Http.Answers;

/// <summary>Writes a verdict as the contract's JSON.</summary>
internal static class Answer
{
    /// <param name="toService">Whether an authenticated service asks.</param>
    /// <param name="receipt">A signed receipt for a success; null for none.</param>
    /// <param name="damage">What happened to a token that did not pass.</param>
    public static GateResponse Of(Verdict verdict, string id, bool toService, string? receipt = null, TokenDamage damage = TokenDamage.None)
    {
        var status = Statuses.Of(verdict);
        if (status is >= 400 and not 503)
            return Problem.Of(status, verdict.ErrorCode, Details.Of(verdict.Judgement.Outcome, damage), id);
        var body = AnswerFields.WriteObject((verdict, id, toService, receipt, damage), static (json, answer) =>
        {
            AnswerFields.WriteOutcome(json, answer.verdict);
            if (answer.toService)
            {
                AnswerFields.WriteServiceFields(json, answer.verdict);
                AnswerFields.WriteHint(json, answer.damage);
            }

            if (answer.receipt is not null)
                json.WriteString("receipt"u8, answer.receipt);
            json.WriteString("id"u8, answer.id);
        });
        var response = new GateResponse { Status = status, Body = body, CallerLeft = verdict.Row.Class is OutcomeClass.Aborted };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        AnswerFields.AddHeaders(response, verdict);
        return response;
    }
}
