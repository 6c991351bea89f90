namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>What a case assumes beside its row: the table's "if".</summary>
internal sealed record CaseAssumptions(bool ProbeFails = false, bool BudgetSpent = false, bool AllowTestMode = false)
{
    /// <summary>Every world in which <paramref name="http"/>, a cell of the table, says something else.</summary>
    public static IEnumerable<(CaseAssumptions World, Expectation Expected)> Of(string http, string errorCode)
    {
        if (http is "pass in budget")
            return [(new(), Expectation.Pass(errorCode)), (new(BudgetSpent: true), Expectation.Spent(errorCode))];
        if (http is "probe fails: pass in budget; else 503")
        {
            return
            [
                (new(), Expectation.Unavailable(errorCode)),
                (new(ProbeFails: true), Expectation.Pass(errorCode)),
                (new(ProbeFails: true, BudgetSpent: true), Expectation.Spent(errorCode)),
            ];
        }

        if (http is "200 deny; pass if AllowTestMode")
            return [(new(), Expectation.Deny(errorCode, newChallenge: false)), (new(AllowTestMode: true), Expectation.VerifiedPass)];
        return [(new(), Expectation.Of(http, errorCode))];
    }

    public override string ToString() =>
        string.Concat(ProbeFails ? ", probe fails" : "", BudgetSpent ? ", budget spent" : "", AllowTestMode ? ", test mode allowed" : "");
}
