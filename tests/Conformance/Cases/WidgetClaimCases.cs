using System.Globalization;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>A claim that the widget cannot load, in place of a token: read alike everywhere, and refused while the widget's hosts answer.</summary>
public sealed class WidgetClaimCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Claim = "captchaUnavailable";
    private const string ClaimHeader = "X-Captcha-Unavailable";
    private const string Key = "idempotencyKey";
    private const string KeyHeader = "Idempotency-Key";
    private const string Uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_claim_is_read_from_each_form_of_body_and_refused_while_the_hosts_answer(string form)
    {
        var (contentType, body) = Body.As(form, (Claim, "widget"), (Key, Uuid));
        NotConfirmed(await Gate.PostAsync(Verify, contentType, body, Origin));
    }

    [Fact]
    public async Task A_claim_is_read_from_headers_without_a_body() =>
        NotConfirmed(await Gate.SendAsync("POST", Verify, (ClaimHeader, "widget"), (KeyHeader, Uuid)));

    [Fact]
    public async Task A_service_gets_the_scene_of_a_claim_too()
    {
        var reply = await Gate.JsonAsync(Verify, Body.Json((Claim, "widget"), (Key, Uuid)), Bearer);
        NotConfirmed(reply);
        Assert.Equal("default", reply.Field("scene"));
    }

    [Fact]
    public async Task A_flood_of_claims_with_one_key_and_with_many_passes_nothing()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Gate.JsonAsync(Verify, Body.Json((Claim, "widget"), (Key, i % 2 == 0 ? Uuid : new Guid(i, 0, 0, new byte[8]).ToString())))));
        AssertEach.Of(replies.Where(static reply => reply.Status != 429), NotConfirmed);
        Assert.DoesNotContain(replies, static reply => reply.Success);
    }

    [Theory]
    [InlineData("""{"captchaUnavailable":"widget"}""", "needs an idempotency key")]
    [InlineData("""{"captchaUnavailable":"service","idempotencyKey":"0f8fad5b-d9cb-469f-a165-70867728950e"}""", "have one value")]
    [InlineData("""{"captchaUnavailable":true,"idempotencyKey":"0f8fad5b-d9cb-469f-a165-70867728950e"}""", "must be a string")]
    [InlineData("""{"captchaUnavailable":"widget","idempotencyKey":"mine"}""", "must be one UUID")]
    [InlineData("""{"captchaUnavailable":"widget","idempotencyKey":"0f8fad5b-d9cb-469f-a165-70867728950e","captchaVerifyParam":"x"}""", "in place of captchaVerifyParam")]
    public async Task A_claim_that_is_wrong_is_400_and_says_so(string json, string words)
    {
        var reply = await Gate.JsonAsync(Verify, json, Origin);
        Refused(reply, 400, "bad-request");
        Assert.Contains(words, reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_for_an_unknown_scene_is_400() =>
        Refused(await Gate.JsonAsync(Verify, Body.Json((Claim, "widget"), (Key, Uuid), ("scene", "nowhere")), Origin), 400, "sitekey-mismatch");

    [Fact]
    public async Task A_claim_of_another_origin_is_403() =>
        Refused(await Gate.JsonAsync(Verify, Body.Json((Claim, "widget"), (Key, Uuid)), ("Origin", "https://evil.example")), 403, "bad-request");

    [Fact]
    public async Task Siteverify_takes_no_claim()
    {
        var reply = await Gate.FormAsync(Siteverify, [("secret", Target.ServiceKey), (Claim, "widget"), ("idempotency_key", Uuid)]);
        Assert.Equal((200, false, "missing-input-response"), (reply.Status, reply.Success, reply.Codes));
    }

    private static void NotConfirmed(Reply reply)
    {
        Assert.True((reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")) == (503, false, false, "widget-unavailable", "later"), $"{reply.Status} {reply.Text}");
        // At once again while nothing is known, or not soon.
        Assert.Contains(int.Parse(reply.Header("Retry-After")!, CultureInfo.InvariantCulture), (int[])[3, 60]);
        Assert.Null(reply.Header("X-Captcha-Degraded"));
    }
}

/// <summary>The same for <c>/forms/{form}</c>: nothing is sent on.</summary>
public sealed class FormClaimCases(ConformanceTarget target) : FormTest(target)
{
    private const string Uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_claim_is_refused_while_the_hosts_answer_and_nothing_is_sent_on(string form)
    {
        var reply = await SubmitAsync(form, [("captchaUnavailable", "widget"), ("idempotencyKey", Uuid), ("message", "hello")], Origin);
        Assert.True((reply.Status, reply.Success, reply.Codes) == (503, false, "widget-unavailable"), $"{reply.Status} {reply.Text}");
        Assert.Empty(Deliveries);
    }

    [Fact]
    public async Task A_claim_without_a_key_is_400()
    {
        Refused(await SubmitAsync(("captchaUnavailable", "widget")), 400, "bad-request");
        Assert.Empty(Deliveries);
    }
}
