using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>
/// What the caller sees when Alibaba Cloud gives no verdict, under the policy <c>guarded</c>. One class, so that its cases run
/// one after another: they share the gate's probe.
/// </summary>
public sealed class OutageCases(ConformanceTarget target) : ConformanceTest(target)
{
    /// <summary>The gate believes a probe for five seconds.</summary>
    private static readonly TimeSpan ProbeLife = TimeSpan.FromSeconds(5.5);

    private static readonly TimeSpan EvidenceLife = TimeSpan.FromSeconds(16);

    [Theory]
    [InlineData("500", "upstream-unavailable", "new-challenge")]
    [InlineData("503", "upstream-unavailable", "new-challenge")]
    [InlineData("InternalError", "upstream-unavailable", "new-challenge")]
    [InlineData("ServiceUnavailable", "upstream-unavailable", "new-challenge")]
    [InlineData("reset", "upstream-unavailable", "new-challenge")]
    [InlineData("Throttling", "rate-limited")]
    [InlineData("Throttling.User", "rate-limited")]
    [InlineData("Throttling.Api", "rate-limited")]
    [InlineData("429", "rate-limited")]
    [InlineData("Forbidden.AccountAccessDenied", "configuration")]
    [InlineData("Forbidden.RAMUserAccessDenied", "configuration")]
    [InlineData("Forbidden.AccessKeyDisabled", "configuration")]
    [InlineData("NoPermission", "configuration")]
    [InlineData("SignatureDoesNotMatch", "configuration")]
    [InlineData("InvalidAccessKeyId.NotFound", "configuration")]
    [InlineData("InvalidTimeStamp.Expired", "configuration")]
    [InlineData("302", "configuration")]
    public async Task What_gives_no_verdict_is_503(string reaction, string code, string retry = "later")
    {
        var token = await Emulator.MintTextAsync(verdict: reaction);
        var reply = await VerifyAsync(token, Origin);
        Assert.Equal((503, false, false, code, retry), (reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")));
        Assert.InRange(int.Parse(reply.Header("Retry-After")!), 1, 60);
        Assert.Equal("application/json; charset=utf-8", reply.Header("Content-Type"));
        Assert.False(reply.Has("code"));
        Assert.Null(reply.Header("X-Captcha-Degraded"));
    }

    [Theory]
    [InlineData("text/html", "<!DOCTYPE html><title>x</title>")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "{")]
    [InlineData("application/json", "{\"Success\":true}")]
    [InlineData("application/json", "{\"Success\":true,\"Result\":{\"VerifyResult\":\"true\",\"VerifyCode\":\"T001\"}}")]
    [InlineData("application/json", "{\"Success\":true,\"Code\":\"Success\",\"Result\":{\"VerifyResult\":false,\"VerifyResult\":true,\"VerifyCode\":\"T001\"}}")]
    public async Task A_200_that_cannot_be_read_is_503(string contentType, string body)
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: new { body, contentType }));
        Assert.Equal((503, false, false, "upstream-invalid", "new-challenge"), (reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")));
    }

    [Theory]
    [InlineData("MissingParameter", "missing-input-response")]
    [InlineData("InvalidParameter", "invalid-input-response")]
    [InlineData("Some.Unknown.Code", "invalid-input-response")]
    public async Task What_Alibaba_says_is_the_callers_fault_is_400(string reaction, string code) =>
        Refused(await VerifyAsync(await Emulator.MintTextAsync(verdict: reaction)), 400, code);

    [Fact]
    public async Task An_upstream_that_asks_to_wait_is_passed_on()
    {
        var reaction = new { @is = "Throttling.User", headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-acs-retry-after"] = "17000" } };
        Assert.Equal("17", (await VerifyAsync(await Emulator.MintTextAsync(verdict: reaction))).Header("Retry-After"));
    }

    [Fact]
    public async Task A_service_gets_the_details_of_a_503()
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: "Throttling.User"), Bearer);
        Assert.Equal((503, "Throttling.User", "default"), (reply.Status, reply.Field("code"), reply.Field("scene")));
        Assert.True(reply.Has("requestId"));
    }

    [Fact]
    public async Task A_token_that_was_provably_not_judged_may_be_sent_again()
    {
        var token = await Emulator.MintAsync();
        await Emulator.StandAsync("Throttling.User", token.CertifyId);
        Assert.Equal(503, (await VerifyAsync(token.CaptchaVerifyParam)).Status);
        await Emulator.ClearStandingAsync();
        Passed(await VerifyAsync(token.CaptchaVerifyParam));
    }

    [Fact]
    public async Task The_stored_answer_of_a_token_that_may_have_been_judged_asks_for_a_new_challenge_too()
    {
        var token = await Emulator.MintAsync();
        await Emulator.StandAsync("reset", token.CertifyId);
        var key = ("Idempotency-Key", "0f8fad5b-d9cb-469f-a165-70867728950e");
        var first = await VerifyAsync(token.CaptchaVerifyParam, key);
        var again = await VerifyAsync(token.CaptchaVerifyParam, key);
        await Emulator.ClearStandingAsync();
        Assert.Equal((503, "new-challenge", false), (first.Status, first.Field("retry"), first.Has("replayed")));
        Assert.Equal((503, "new-challenge", true), (again.Status, again.Field("retry"), again.Has("replayed")));
        Assert.Single(await Emulator.CallsAsync(token.CaptchaVerifyParam));
    }

    [Fact]
    public async Task A_denial_without_a_code_is_a_plain_denial()
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: new
        {
            contentType = "application/json",
            body = "{\"RequestId\":\"R\",\"Code\":\"Success\",\"Success\":true,\"Result\":{\"VerifyResult\":false}}",
        }));
        Assert.Equal((200, false, true, "rejected"), (reply.Status, reply.Success, reply.Verified, reply.Codes));
    }

    [Fact]
    public async Task A_token_that_may_have_been_judged_is_not_sent_again()
    {
        var token = await Emulator.MintAsync();
        await Emulator.StandAsync("reset", token.CertifyId);
        Assert.Equal(503, (await VerifyAsync(token.CaptchaVerifyParam)).Status);
        await Emulator.ClearStandingAsync();
        var reply = await VerifyAsync(token.CaptchaVerifyParam);
        Assert.Equal((200, false, "timeout-or-duplicate"), (reply.Status, reply.Success, reply.Codes));
        Assert.Single(await Emulator.CallsAsync(token.CaptchaVerifyParam));
    }

    [Fact]
    public async Task What_no_caller_can_cause_passes_unverified()
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: "InvalidSecurityToken.Expired"), Origin);
        Assert.Equal((200, true, false, "upstream-unavailable", ""), (reply.Status, reply.Success, reply.Verified, reply.Field("degraded"), reply.Codes));
        Assert.Equal("upstream-unavailable", reply.Header("X-Captcha-Degraded"));
        Assert.Contains("X-Captcha-Degraded", reply.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unverified_pass_is_said_to_a_siteverify_client()
    {
        var token = await Emulator.MintTextAsync(verdict: "InvalidSecurityToken.Expired");
        var reply = await Gate.FormAsync(Siteverify, [("secret", Target.ServiceKey), ("response", token)]);
        Assert.Equal((200, true, false, "upstream-unavailable"), (reply.Status, reply.Success, reply.Verified, reply.Field("degraded")));
        Assert.Equal("upstream-unavailable", reply.Header("X-Captcha-Degraded"));
    }

    [Fact]
    public async Task A_siteverify_client_gets_200_that_denies()
    {
        var token = await Emulator.MintTextAsync(verdict: "Throttling.User");
        var reply = await Gate.FormAsync(Siteverify, [("secret", Target.ServiceKey), ("response", token)]);
        Assert.Equal((200, false, "rate-limited", "later"), (reply.Status, reply.Success, reply.Codes, reply.Field("retry")));
        Assert.NotNull(reply.Header("Retry-After"));
    }

    [Fact]
    public async Task A_budget_that_is_spent_denies_and_says_so()
    {
        // A server of its own, because the others have budget enough.
        await using var poor = await OwnServer.StartAsync("--FailOpen:Budget:PerClientPerMinute=1");
        var (gate, emulator) = (new Caller(poor.BaseUrl), new EmulatorControl(poor.EmulatorUrl));
        async Task<Reply> AskAsync() => await gate.JsonAsync(Verify, Body.Json((Token, await emulator.MintTextAsync(verdict: "InvalidSecurityToken.Expired"))));
        Assert.Equal("upstream-unavailable", (await AskAsync()).Field("degraded"));
        var reply = await AskAsync();
        Assert.Equal((503, false, "upstream-unavailable,fail-open-budget-exhausted", "later"), (reply.Status, reply.Success, reply.Codes, reply.Field("retry")));
    }

    [Fact]
    public async Task A_lost_answer_passes_only_where_the_probe_is_lost_too()
    {
        var (poisoned, lost) = (await Emulator.MintAsync(), await Emulator.MintAsync());
        await SettleAsync();
        await Emulator.StandAsync("reset", poisoned.CertifyId);
        Assert.Equal(503, (await VerifyAsync(poisoned.CaptchaVerifyParam)).Status);

        // The healthy probe of a moment ago contradicts an outage until it is 15 seconds old.
        await Task.Delay(EvidenceLife, TimeProvider.System, TestContext.Current.CancellationToken);
        await Emulator.StandAsync("reset", lost.CertifyId, EmulatorControl.ProbeId);
        var reply = await VerifyAsync(lost.CaptchaVerifyParam);
        // Nothing is known of the service where the gate was late itself, or another case got a verdict meanwhile: the next visitor is decided anew.
        for (var left = 5; left > 0 && reply.Status is 503; left--)
        {
            await SettleAsync();
            lost = await Emulator.MintAsync();
            await Emulator.StandAsync("reset", lost.CertifyId, EmulatorControl.ProbeId);
            reply = await VerifyAsync(lost.CaptchaVerifyParam);
        }

        Assert.Equal((200, true, false, "upstream-unavailable"), (reply.Status, reply.Success, reply.Verified, reply.Field("degraded")));
        Assert.Equal("degraded", (await Gate.SendAsync("GET", "/health")).Json.GetProperty("checks").GetProperty("upstream").GetString());

        await Emulator.ClearStandingAsync();
        await SettleAsync();
    }

    private static Task SettleAsync() => Task.Delay(ProbeLife, TimeProvider.System, TestContext.Current.CancellationToken);
}
