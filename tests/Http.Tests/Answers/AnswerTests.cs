using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Siteverify;
using CaptchaGate.Tests;
using static CaptchaGate.Http.Tests.Support.Verdicts;

namespace CaptchaGate.Http.Tests.Answers;

public sealed class AnswerTests
{
    private const string ProblemType = "application/problem+json; charset=utf-8";
    private const string JsonType = "application/json; charset=utf-8";

    public static TheoryData<int> Rows => [.. DecisionRow.Outcomes.Select(static row => row.Id)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_denial_has_the_status_that_the_decision_table_says(int id)
    {
        var row = DecisionRow.Of(id);
        var answer = Answer.Of(Of((Outcome)id), "id-1", toService: false);
        var cell = row.Http("closed");
        var expected = cell switch
        {
            // An absent caller reads nothing; one whose request the platform took back may try again.
            "none" => [503],
            // Denials of these classes by a limit of the contract are written by the route, before there is a verdict.
            _ when cell.Contains('|', StringComparison.Ordinal) && row.Class is "SHED" => [503],
            _ when cell.Contains('|', StringComparison.Ordinal) => [400],
            _ => new[] { int.Parse(cell[..3]) },
        };
        Assert.Contains(answer.Status, expected);
        Assert.Equal(answer.Status is 200 or 503 ? JsonType : ProblemType, answer.Headers["Content-Type"]);
        Assert.False(Json(answer).GetProperty("success").GetBoolean());
        Assert.Equal(answer.Status == 503, answer.Headers["Retry-After"] is not null);
        Assert.Null(answer.Headers["X-Captcha-Degraded"]);
        var expectedCode = row.ErrorCode.Length > 0 ? row.ErrorCode : "upstream-unavailable";
        if (row.Class is not "PASS")
            Assert.Equal([expectedCode], Json(answer).GetProperty("error-codes").EnumerateArray().Select(static code => code.GetString()!), StringComparer.Ordinal);
    }

    [Fact]
    public void A_pass_tells_a_browser_that_and_no_more()
    {
        var answer = Answer.Of(Of(Outcome.Passed, success: true), "id-1", toService: false);
        Assert.Equal("""{"success":true,"verified":true,"id":"id-1"}""", Json(answer).GetRawText());
        Assert.Equal((200, JsonType, 1), (answer.Status, answer.Headers["Content-Type"], answer.Headers.Count));
    }

    [Fact]
    public void A_rejection_tells_a_browser_no_code_of_the_vendors() =>
        Assert.Equal(
            """{"success":false,"verified":true,"error-codes":["rejected"],"id":"id-1"}""",
            Json(Answer.Of(Of(Outcome.Rejected), "id-1", toService: false)).GetRawText());

    [Fact]
    public void A_service_gets_codes_ids_scene_and_time() =>
        Assert.Equal(
            """{"success":false,"verified":true,"error-codes":["timeout-or-duplicate"],"retry":"new-challenge","code":"F009","requestId":"REQ-1","certifyId":"cert-1","scene":"login","challenge_ts":"2026-01-02T03:04:05Z","id":"id-1"}""",
            Json(Answer.Of(Of(Outcome.TokenUsed), "id-1", toService: true)).GetRawText());

    [Fact]
    public void A_pass_without_a_verdict_says_so_in_body_and_header()
    {
        var answer = Answer.Of(Of(Outcome.TimeoutAfterSend, success: true), "id-1", toService: false);
        Assert.Equal("""{"success":true,"verified":false,"degraded":"upstream-timeout","id":"id-1"}""", Json(answer).GetRawText());
        Assert.Equal((200, "upstream-timeout"), (answer.Status, answer.Headers["X-Captcha-Degraded"]));
    }

    [Fact]
    public void Not_verified_is_503_later()
    {
        var answer = Answer.Of(Of(Outcome.Unreachable), "id-1", toService: false);
        Assert.Equal("""{"success":false,"verified":false,"error-codes":["upstream-unavailable"],"retry":"later","id":"id-1"}""", Json(answer).GetRawText());
        Assert.Equal((503, "5"), (answer.Status, answer.Headers["Retry-After"]));
    }

    [Theory]
    [InlineData(Outcome.TimeoutAfterSend, 503)]
    [InlineData(Outcome.Throttled, 503)]
    [InlineData(Outcome.UnreadableAnswer, 503)]
    public void A_token_that_may_have_been_judged_needs_a_new_challenge_from_the_first_answer_on(Outcome outcome, int status)
    {
        var result = Of(outcome) with { Upstream = new UpstreamResult(outcome) { MayBeProcessed = true } };
        foreach (var answer in new[] { Answer.Of(result, "id-1", toService: false), Answer.Of(result with { Replayed = true }, "id-1", toService: false) })
            Assert.Equal((status, "new-challenge", "5"), (answer.Status, Json(answer).GetProperty("retry").GetString(), answer.Headers["Retry-After"]));
        Assert.Equal("new-challenge", Json(SiteverifyAnswer.Of(result, "id-1")).GetProperty("retry").GetString());
    }

    [Fact]
    public void A_time_is_told_in_whole_seconds()
    {
        var result = Of(Outcome.Passed, success: true) with { At = At.AddTicks(9_876_543) };
        Assert.Equal("2026-01-02T03:04:05Z", Json(Answer.Of(result, "id-1", toService: true)).GetProperty("challenge_ts").GetString());
        Assert.Equal("2026-01-02T03:04:05Z", Json(SiteverifyAnswer.Of(result, "id-1")).GetProperty("challenge_ts").GetString());
    }

    [Theory]
    [InlineData(TokenDamage.PlusBecameBlank, "plus signs")]
    [InlineData(TokenDamage.HtmlEscaped, "HTML entities")]
    [InlineData(TokenDamage.UrlEncoded, "percent-encoded once too often")]
    public void An_altered_token_is_told_to_its_developer_and_not_to_a_browser(TokenDamage damage, string words)
    {
        Assert.Contains(words, Json(Answer.Of(Of(Outcome.MalformedToken), "id-1", toService: false, damage: damage)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(words, Json(Answer.Of(Of(Outcome.Rejected), "id-1", toService: true, damage: damage)).GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Contains(words, Json(SiteverifyAnswer.Of(Of(Outcome.Rejected), "id-1", damage)).GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.False(Json(Answer.Of(Of(Outcome.Rejected), "id-1", toService: false, damage: damage)).TryGetProperty("hint", out _));
    }

    [Fact]
    public void A_spent_budget_is_told() =>
        Assert.Equal(
            """{"success":false,"verified":false,"error-codes":["upstream-unavailable","fail-open-budget-exhausted"],"retry":"later","id":"id-1"}""",
            Json(Answer.Of(Of(Outcome.Unreachable) with { BudgetExhausted = true }, "id-1", toService: false)).GetRawText());

    [Fact]
    public void A_stored_answer_says_so() =>
        Assert.Equal(
            """{"success":true,"verified":true,"replayed":true,"id":"id-1"}""",
            Json(Answer.Of(Of(Outcome.Passed, success: true) with { Replayed = true }, "id-1", toService: false)).GetRawText());

    [Fact]
    public void A_receipt_goes_to_whoever_asked() =>
        Assert.Equal("""{"success":true,"verified":true,"receipt":"a.b.c","id":"id-1"}""", Json(Answer.Of(Of(Outcome.Passed, success: true), "id-1", toService: false, "a.b.c")).GetRawText());

    [Theory]
    [InlineData(0, "1")]
    [InlineData(1, "1")]
    [InlineData(1001, "2")]
    [InlineData(60_000, "60")]
    [InlineData(3_600_000, "60")]
    [InlineData(-5, "1")]
    public void A_wait_is_told_in_whole_seconds_from_1_to_60(int milliseconds, string seconds)
    {
        var result = Of(Outcome.Throttled) with { Upstream = new UpstreamResult(Outcome.Throttled) { RetryAfter = TimeSpan.FromMilliseconds(milliseconds) } };
        Assert.Equal(seconds, Answer.Of(result, "id-1", toService: false).Headers["Retry-After"]);
    }

    [Fact]
    public void A_callers_mistake_is_a_problem_with_the_one_field_that_a_page_reads() =>
        Assert.Equal("title status detail code success error-codes id", Names(Answer.Of(Of(Outcome.MalformedToken), "id-1", toService: true)));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Siteverify_answers_what_its_clients_read(int id)
    {
        var answer = SiteverifyAnswer.Of(Of((Outcome)id), "id-1");
        var json = Json(answer);
        Assert.Equal((200, Answer.Of(Of((Outcome)id), "id-1", toService: true).Headers["Retry-After"]), (answer.Status, answer.Headers["Retry-After"]));
        Assert.False(json.GetProperty("success").GetBoolean());
        Assert.Equal(1, json.GetProperty("error-codes").GetArrayLength());
        Assert.Equal(("2026-01-02T03:04:05Z", ""), (json.GetProperty("challenge_ts").GetString(), json.GetProperty("hostname").GetString()));
    }

    [Fact]
    public void Siteverify_has_empty_error_codes_on_success() =>
        Assert.Equal(
            """{"success":true,"verified":true,"error-codes":[],"code":"F009","requestId":"REQ-1","certifyId":"cert-1","scene":"login","challenge_ts":"2026-01-02T03:04:05Z","hostname":"","id":"id-1"}""",
            Json(SiteverifyAnswer.Of(Of(Outcome.Passed, success: true), "id-1")).GetRawText());

    [Fact]
    public void Siteverify_tells_a_wrong_secret_with_200() =>
        Assert.Equal(
            """{"success":false,"error-codes":["invalid-input-secret"],"challenge_ts":"2026-01-02T03:04:05Z","hostname":"","id":"id-1"}""",
            Json(SiteverifyAnswer.Of(ErrorCodes.InvalidInputSecret, At, "id-1")).GetRawText());
}
