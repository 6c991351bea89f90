using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"A delivery is tried up to 3 times with the same webhook-id inside its deadline; if the target does not take it: 502 retry:new-challenge."</summary>
public sealed class FormDeliveryCases(ConformanceTarget target) : FormTest(target)
{
    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_may_pass_is_tried_three_times_with_one_id(int status)
    {
        Receiver.Answer(status, status, 204);
        Passed(await SubmitAsync((Token, await Emulator.MintTextAsync())));
        Assert.Single(Deliveries.Select(static delivery => delivery.Id).Distinct(StringComparer.Ordinal));
        AssertEach.Of(3, Deliveries, delivery => Assert.True(delivery.IsSignedWith(Target.FormSecret), "The signature does not fit."));
    }

    [Fact]
    public async Task A_target_that_stays_down_is_502_after_three_tries()
    {
        Receiver.Answer(500, 502, 503);
        NotDelivered(await SubmitAsync((Token, await Emulator.MintTextAsync())), verified: true);
        Assert.Equal(3, Deliveries.Count);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    public async Task What_the_target_refuses_is_502_after_one(int status)
    {
        Receiver.Answer(status);
        NotDelivered(await SubmitAsync((Token, await Emulator.MintTextAsync())), verified: true);
        Assert.Single(Deliveries);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var elsewhere = new Uri(Receiver.Address, "/elsewhere").AbsoluteUri;
        Receiver.Answer(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, elsewhere);
            return Task.CompletedTask;
        });
        NotDelivered(await SubmitAsync((Token, await Emulator.MintTextAsync())), verified: true);
        Assert.Single(Deliveries);
    }

    [Theory]
    [InlineData(301, true)]
    [InlineData(302, true)]
    [InlineData(303, true)]
    [InlineData(307, true)]
    [InlineData(308, true)]
    [InlineData(300, false)]
    [InlineData(304, false)]
    [InlineData(400, false)]
    public async Task A_redirect_that_is_configured_as_success_is_a_delivery_and_is_not_followed(int status, bool delivered)
    {
        // A server of its own, because only its form is configured so.
        await using var receiver = await Receiver.StartAsync();
        await using var server = await OwnServer.StartAsync([.. OwnServer.Form(receiver.Address), "--Forms:contact:AcceptRedirect=true"]);
        var (gate, emulator) = (new Caller(server.BaseUrl), new EmulatorControl(server.EmulatorUrl));
        receiver.Answer(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (status, new Uri(receiver.Address, "/elsewhere").AbsoluteUri);
            return Task.CompletedTask;
        });
        var reply = await gate.JsonAsync(Contact, Body.Json((Token, await emulator.MintTextAsync())));
        Assert.Equal((delivered ? 200 : 502, delivered), (reply.Status, reply.Success));
        Assert.Single(receiver.Deliveries);
    }

    [Fact]
    public async Task A_pass_without_a_verdict_that_is_not_delivered_claims_none()
    {
        Receiver.Answer(400);
        NotDelivered(await SubmitAsync((Token, await Emulator.MintTextAsync(verdict: "InvalidSecurityToken.Expired"))), verified: false);
    }

    [Fact]
    public async Task A_second_try_needs_a_new_token()
    {
        var token = await Emulator.MintTextAsync();
        Receiver.Answer(400);
        NotDelivered(await SubmitAsync((Token, token)), verified: true);
        NotDelivered(await SubmitAsync((Token, token)), verified: true);
        Assert.Equal("timeout-or-duplicate", (await SubmitAsync(("message", "once more"), (Token, token))).Codes);
        Assert.Single(Deliveries);
        Passed(await SubmitAsync((Token, await Emulator.MintTextAsync())));
        Assert.Equal(2, Deliveries.Select(static delivery => delivery.Id).Distinct(StringComparer.Ordinal).Count());
    }

    private static void NotDelivered(Reply reply, bool verified) => Assert.Equal(
        (502, false, verified, "upstream-unavailable", "new-challenge"),
        (reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")));
}
