using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>The verdict decides whether anything is forwarded, and goes along with what is.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData("F009", "rejected")]
    [InlineData("F018", "timeout-or-duplicate")]
    public async Task A_denied_token_forwards_nothing(string verdict, string errorCode)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver);
        var token = gate.Emulator.Mint(Scenes.V3, verdict: verdict).CaptchaVerifyParam;

        var reply = await gate.ByScriptAsync(("message", "x"), ("captchaVerifyParam", token));

        Assert.True(reply is { Status: 200, Answer: { Success: false, Verified: true } }, $"{reply}");
        Assert.Equal([errorCode], reply.Answer!.ErrorCodes);
        Assert.Empty(receiver.Deliveries);
    }

    [Theory]
    [InlineData(null, "missing-input-response")]
    [InlineData("", "missing-input-response")]
    [InlineData("made up", "invalid-input-response")]
    public async Task Without_a_token_nothing_is_forwarded_or_billed(string? token, string errorCode)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver);

        var reply = await gate.ByScriptAsync(token is null ? [("message", "x")] : [("message", "x"), ("captchaVerifyParam", token)]);

        Assert.True(reply is { Status: 400, Answer.Success: false }, $"{reply}");
        Assert.Equal([errorCode], reply.Answer!.ErrorCodes);
        Assert.Empty(receiver.Deliveries);
        Assert.Equal(0, gate.Emulator.Billing.Total);
    }

    [Fact]
    public async Task A_pass_without_a_verdict_is_forwarded_and_says_so_everywhere()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver);
        gate.Emulator.Standing.Add(Reaction.Error("ServiceUnavailable"));

        var reply = await gate.ByScriptAsync(("message", "x"), ("captchaVerifyParam", gate.Mint()));

        Assert.True(reply is { Status: 200, Answer: { Success: true, Verified: false, Degraded: "upstream-unavailable", DegradedHeader: "upstream-unavailable" } }, $"{reply}");
        Assert.Equal(
            """{"verified":false,"degraded":"upstream-unavailable","scene":"default"}""",
            Assert.Single(receiver.Deliveries).Verification.GetRawText());
    }

    [Fact]
    public async Task A_pass_without_a_verdict_that_is_not_delivered_does_not_claim_one()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver);
        gate.Emulator.Standing.Add(Reaction.Error("ServiceUnavailable"));
        receiver.Answer(400);

        var reply = await gate.ByScriptAsync(("message", "x"), ("captchaVerifyParam", gate.Mint()));

        Assert.True(reply is { Status: 502, Answer: { Success: false, Verified: false, Retry: "new-challenge" } }, $"{reply}");
    }

    [Fact]
    public async Task While_the_service_is_down_a_closed_gate_forwards_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver, ("FailOpen__Policy", "closed"));
        gate.Emulator.Standing.Add(Reaction.Error("ServiceUnavailable"));

        var reply = await gate.ByScriptAsync(("message", "x"), ("captchaVerifyParam", gate.Mint()));

        Assert.True(reply is { Status: 503, Answer: { Success: false, Verified: false, Retry: "new-challenge", RetryAfter: not null } }, $"{reply}");
        Assert.Empty(receiver.Deliveries);
    }

    [Fact]
    public async Task A_page_of_an_origin_that_is_not_listed_sends_nothing_and_costs_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver, ("Http__AllowedOrigins__0", "https://www.example.com"));
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("captchaVerifyParam", gate.Mint())]);
        content.Headers.TryAddWithoutValidation("Origin", "https://elsewhere.example");

        Assert.Equal(403, (await gate.SendAsync(content, FormPost.BrowserAccept)).Status);
        Assert.Empty(receiver.Deliveries);
        Assert.Equal(0, gate.Emulator.Billing.Total);
    }

    [Fact]
    public async Task A_form_that_is_not_configured_is_not_there()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver, ("Forms__contact__Target", null), ("Forms__contact__SigningSecret", null));
        Assert.Equal(404, (await gate.ByScriptAsync(("captchaVerifyParam", gate.Mint()))).Status);
    }
}
