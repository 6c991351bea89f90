using System.Globalization;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>The table in code is the table in <c>docs/decision-table.json</c>, row for row.</summary>
public sealed class DecisionTableTests
{
    public static TheoryData<int> Ids => [.. DecisionRow.Outcomes.Select(static row => row.Id)];

    [Fact]
    public void The_rows_are_1_to_54_and_each_is_an_outcome_or_a_step()
    {
        Assert.Equal(Enumerable.Range(1, 54), DecisionRow.All.Select(static row => row.Id).Order());
        Assert.Equal(DecisionRow.Outcomes.Select(static row => row.Id).Order(), DecisionTable.Rows.Select(static row => (int)row.Outcome));
        Assert.Equal(
            DecisionTable.Rows.Select(static row => row.Outcome),
            Enum.GetValues<Outcome>().Where(static outcome => outcome is not Outcome.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(25)]
    [InlineData(55)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void What_is_no_outcome_has_no_row(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DecisionTable.Row((Outcome)number));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_row_is_what_the_document_says(int id)
    {
        var expected = DecisionRow.Of(id);
        var row = DecisionTable.Row((Outcome)id);

        Assert.Equal(expected.Class.Trim('(', ')'), row.Class.ToString(), ignoreCase: true);
        Assert.Equal(expected.ErrorCode, row.ErrorCode);
        Assert.Equal(OpeningOf(expected.Http("guarded")), row.Guarded);
        Assert.Equal(OpeningOf(expected.Http("open")), row.Open);
        Assert.Equal(FailOpenCondition.Never, OpeningOf(expected.Http("closed")));
        Assert.Equal(RetryOf(expected.Retry), row.Retry);
        Assert.Equal(expected.Http("closed").EndsWith(", retry new-challenge", StringComparison.Ordinal), row.NewChallenge);
        Assert.Equal(LevelOf(expected.Log), row.Level);
    }

    [Fact]
    public void Nothing_that_a_caller_can_cause_opens_under_guarded_unless_the_probe_fails_too()
    {
        AssertEach.Of(
            DecisionRow.Outcomes.Where(static row => row.CallerCanCause),
            static row => Assert.True(DecisionTable.Row((Outcome)row.Id).Guarded is not FailOpenCondition.InBudget, row.ToString()));
    }

    [Fact]
    public void Where_the_token_may_have_been_judged_a_pass_needs_the_probe()
    {
        AssertEach.Of(
            DecisionTable.Rows.Where(static row => row.Class is OutcomeClass.Ambiguous),
            static row => Assert.Equal((FailOpenCondition.InBudgetIfProbeFails, FailOpenCondition.InBudgetIfProbeFails), (row.Guarded, row.Open)));
    }

    [Fact]
    public void No_row_that_comes_from_the_transport_opens_without_a_failing_probe_under_any_policy()
    {
        var transport = DecisionRow.Outcomes.Where(static row => row.Group is "transport").ToArray();
        Assert.True(transport.Length >= 8);
        foreach (var row in transport)
        {
            Assert.NotEqual(FailOpenCondition.InBudget, DecisionTable.Row((Outcome)row.Id).Guarded);
            Assert.NotEqual(FailOpenCondition.InBudget, DecisionTable.Row((Outcome)row.Id).Open);
        }
    }

    [Theory]
    [InlineData(OutcomeClass.Pass)]
    [InlineData(OutcomeClass.Reject)]
    [InlineData(OutcomeClass.Caller)]
    [InlineData(OutcomeClass.Test)]
    [InlineData(OutcomeClass.Shed)]
    [InlineData(OutcomeClass.Aborted)]
    [InlineData(OutcomeClass.Fault)]
    public void A_class_that_never_opens_has_no_row_that_opens(OutcomeClass @class)
    {
        var rows = DecisionTable.Rows.Where(row => row.Class == @class).ToArray();
        AssertEach.Of(rows, static row => Assert.Equal((FailOpenCondition.Never, FailOpenCondition.Never), (row.Guarded, row.Open)));
    }

    [Fact]
    public void A_retry_is_only_for_what_was_not_judged()
    {
        AssertEach.Of(
            DecisionTable.Rows.Where(static row => row.Retry is not RetryRule.Never),
            static row => Assert.True(row.Class is OutcomeClass.Unavailable or OutcomeClass.Misconfigured or OutcomeClass.Throttled, row.Outcome.ToString()));
    }

    [Fact]
    public void Every_error_code_of_the_contract_is_one_of_the_known_constants()
    {
        var known = typeof(ErrorCodes).GetFields().Select(static field => (string)field.GetValue(null)!).ToHashSet(StringComparer.Ordinal);
        AssertEach.Of(DecisionTable.Rows, row => Assert.True(row.ErrorCode.Length == 0 || known.Contains(row.ErrorCode), row.ErrorCode));
        AssertEach.Of(DecisionTable.Rows, static row => Assert.Equal(row.Class is OutcomeClass.Pass or OutcomeClass.Aborted, row.ErrorCode.Length == 0));
    }

    private static FailOpenCondition OpeningOf(string http) => http switch
    {
        "pass in budget" => FailOpenCondition.InBudget,
        "probe fails: pass in budget; else 503" => FailOpenCondition.InBudgetIfProbeFails,
        "none" or "200 pass" or "503" or "200 deny; pass if AllowTestMode" => FailOpenCondition.Never,
        _ when http.StartsWith("200 deny", StringComparison.Ordinal) || http is "500 deny" => FailOpenCondition.Never,
        _ when http.Split('|').All(static status => int.Parse(status, CultureInfo.InvariantCulture) is >= 400 and < 600) => FailOpenCondition.Never,
        _ => throw new FormatException(http),
    };

    private static RetryRule RetryOf(string retry) => retry switch
    {
        "no" => RetryRule.Never,
        "once, second endpoint" => RetryRule.SecondEndpoint,
        "once, after a credential reload that brought another key" => RetryRule.AfterReloadOfAnotherKey,
        "once, after a refresh" => RetryRule.AfterCredentialRefresh,
        "once, with the skew taken from the Date header" => RetryRule.AfterSkewCorrection,
        "once, if Retry-After fits the deadline" => RetryRule.AfterRetryAfter,
        _ => throw new FormatException(retry),
    };

    private static LogLevel LevelOf(string log) => log is "info" ? LogLevel.Information : Enum.Parse<LogLevel>(log, ignoreCase: true);
}
