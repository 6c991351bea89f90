using CaptchaGate.Http.Body;
using CaptchaGate.Http.Responses;
using static CaptchaGate.Http.Tests.Support.Verdicts;

namespace CaptchaGate.Http.Tests.Answers;

public sealed class ProblemTests
{
    [Fact]
    public void It_is_rfc_9457_with_our_code_and_success_false()
    {
        var problem = Problem.Of(400, "bad-request", "What is \"wrong\".", "id-1");
        Assert.Equal(
            """{"title":"Bad Request","status":400,"detail":"What is \u0022wrong\u0022.","code":"bad-request","success":false,"error-codes":["bad-request"],"id":"id-1"}""",
            Json(problem).GetRawText());
        Assert.Equal("application/problem+json; charset=utf-8", problem.Headers["content-type"]);
    }

    [Theory]
    [InlineData(400, "Bad Request")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "Not Found")]
    [InlineData(405, "Method Not Allowed")]
    [InlineData(408, "Request Timeout")]
    [InlineData(413, "Content Too Large")]
    [InlineData(415, "Unsupported Media Type")]
    [InlineData(429, "Too Many Requests")]
    [InlineData(500, "Internal Server Error")]
    public void Each_status_of_the_contract_has_its_title(int status, string title)
    {
        var problem = Problem.Of(status, "c", "d", "i");
        Assert.Equal((status, title, status), (problem.Status, Json(problem).GetProperty("title").GetString(), Json(problem).GetProperty("status").GetInt32()));
    }

    [Fact]
    public void A_fault_brings_the_headers_that_its_status_wants()
    {
        var fault = new RequestFault(429, "rate-limited", "d") { Allow = "POST, OPTIONS", Authenticate = "Bearer", RetryAfter = TimeSpan.FromSeconds(1.2) };
        var headers = Problem.Of(fault, "i").Headers;
        Assert.Equal(("POST, OPTIONS", "Bearer", "2"), (headers["Allow"], headers["WWW-Authenticate"], headers["Retry-After"]));
        Assert.Single(Problem.Of(new RequestFault(400, "c", "d"), "i").Headers);
    }
}
