using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>A browser that posts by itself is sent on to the form's pages; a script never is.</summary>
public sealed class NativePostTests : FormTest
{
    private const string Thanks = "https://www.example.com/thanks?from=form#top";
    private const string Sorry = "https://www.example.com/sorry?lang=de#form";

    private protected override (string Name, string? Value)[] MoreSettings =>
        [("Forms__contact__SuccessUrl", Thanks), ("Forms__contact__FailureUrl", Sorry), ("FailOpen__Policy", "closed")];

    [Fact]
    public async Task A_success_leads_to_the_page_for_it()
    {
        var reply = await Gate.NativelyAsync(("message", "x"), ("captchaVerifyParam", Gate.Mint()));
        Assert.Equal((303, Thanks), (reply.Status, reply.Location));
        Assert.Single(Receiver.Deliveries);
    }

    [Fact]
    public async Task The_request_cannot_choose_the_page()
    {
        var reply = await Gate.NativelyAsync(
            ("SuccessUrl", "https://evil.example"), ("redirect", "https://evil.example"), ("next", "//evil.example"), ("captchaVerifyParam", Gate.Mint()));
        Assert.Equal(Thanks, reply.Location);
    }

    [Fact]
    public async Task A_denial_leads_to_the_other_page_with_its_code()
    {
        var token = Gate.Emulator.Mint(Scenes.V3, verdict: "F009").CaptchaVerifyParam;
        var reply = await Gate.NativelyAsync(("message", "x"), ("captchaVerifyParam", token));
        Assert.Equal((303, "https://www.example.com/sorry?lang=de&error=rejected#form"), (reply.Status, reply.Location));
        Assert.Empty(Receiver.Deliveries);
    }

    [Fact]
    public async Task A_missing_token_leads_there_too()
    {
        var reply = await Gate.NativelyAsync(("message", "x"));
        Assert.Equal((303, "https://www.example.com/sorry?lang=de&error=missing-input-response#form"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task A_service_that_is_down_leads_there_too()
    {
        Gate.Emulator.Standing.Add(Reaction.Error("ServiceUnavailable"));
        var reply = await Gate.NativelyAsync(("message", "x"), ("captchaVerifyParam", Gate.Mint()));
        Assert.Equal((303, "https://www.example.com/sorry?lang=de&error=upstream-unavailable#form"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task A_receiver_that_does_not_take_it_leads_there_too()
    {
        Receiver.Answer(404);
        var reply = await Gate.NativelyAsync(("message", "x"), ("captchaVerifyParam", Gate.Mint()));
        Assert.Equal((303, "https://www.example.com/sorry?lang=de&error=upstream-unavailable#form"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task A_script_gets_JSON_all_the_same()
    {
        var passed = await Gate.ByScriptAsync(("message", "x"), ("captchaVerifyParam", Gate.Mint()));
        var failed = await Gate.ByScriptAsync(("message", "x"));
        Assert.True(passed is { Status: 200, Answer.Success: true }, $"{passed}");
        Assert.True(failed is { Status: 400, Answer.Success: false }, $"{failed}");
    }

    [Fact]
    public async Task A_page_with_a_name_in_another_script_is_written_as_the_network_knows_it()
    {
        await using var gate = await FormsGate.StartAsync(
            Receiver, ("Forms__contact__SuccessUrl", "https://bücher.example/danke schön"), ("Forms__contact__FailureUrl", "https://bücher.example/"));
        var passed = await gate.NativelyAsync(("message", "x"), ("captchaVerifyParam", gate.Mint()));
        var failed = await gate.NativelyAsync(("message", "x"));
        Assert.Equal("https://xn--bcher-kva.example/danke%20sch%C3%B6n", passed.Location);
        Assert.Equal("https://xn--bcher-kva.example/?error=missing-input-response", failed.Location);
    }
}
