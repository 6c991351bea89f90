using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"The answer is JSON, or 303 to the form's configured pages for a native form post. Pages come from configuration only, never from the request."</summary>
public sealed class FormPageCases(ConformanceTarget target) : FormTest(target)
{
    [Fact]
    public async Task A_success_leads_to_the_page_for_it()
    {
        LeadsTo("/thanks", await PostNativelyAsync(("message", "x"), (Token, await Emulator.MintTextAsync())));
        Assert.Single(Deliveries);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("TEXT/HTML;q=0.5, */*")]
    public async Task A_page_is_asked_for_with_any_body(string accept)
    {
        foreach (var form in new[] { "json", "text", "form", "multipart" })
        {
            var (contentType, body) = Body.As(form, Mark, (Token, await Emulator.MintTextAsync()));
            LeadsTo("/thanks", await Gate.PostAsync(Contact, contentType, body, ("Accept", accept)));
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    public async Task Whoever_asks_for_something_else_gets_JSON(string accept)
    {
        Passed(await Gate.FormAsync(Contact, [(Token, await Emulator.MintTextAsync()), Mark], ("Accept", accept)));
        Refused(await Gate.FormAsync(Contact, [Mark], ("Accept", accept)), 400, "missing-input-response");
    }

    [Fact]
    public async Task Whoever_asks_for_nothing_gets_JSON() => Passed(await Gate.FormAsync(Contact, [(Token, await Emulator.MintTextAsync()), Mark]));

    [Theory]
    [InlineData("F009", "rejected")]
    [InlineData("F008", "timeout-or-duplicate")]
    [InlineData("Throttling.User", "rate-limited")]
    public async Task Who_did_not_pass_is_led_to_the_other_page_with_the_public_code(string verdict, string code)
    {
        LeadsTo("/sorry?error=" + code, await PostNativelyAsync((Token, await Emulator.MintTextAsync(verdict: verdict))));
        Assert.Empty(Deliveries);
    }

    [Fact]
    public async Task So_is_who_sends_no_token() => LeadsTo("/sorry?error=missing-input-response", await PostNativelyAsync(("message", "x")));

    [Fact]
    public async Task So_is_whose_body_cannot_be_read()
    {
        const string Page = "/sorry?error=bad-request";
        var html = ("Accept", BrowserAccept);
        LeadsTo(Page, await Gate.PostAsync(Contact, "application/json", "{"u8.ToArray(), html));
        LeadsTo(Page, await Gate.PostAsync(Contact, "text/css", "x"u8.ToArray(), html));
        LeadsTo(Page, await Gate.PostAsync(Contact, "application/json", new byte[64 * 1024 + 1], html));
    }

    [Fact]
    public async Task So_is_whose_form_the_target_does_not_take()
    {
        Receiver.Answer(400);
        LeadsTo("/sorry?error=upstream-unavailable", await PostNativelyAsync((Token, await Emulator.MintTextAsync())));
        Assert.Single(Deliveries);
    }

    [Fact]
    public async Task A_pass_without_a_verdict_leads_to_the_page_for_a_success() =>
        LeadsTo("/thanks", await PostNativelyAsync((Token, await Emulator.MintTextAsync(verdict: "InvalidSecurityToken.Expired"))));

    [Fact]
    public async Task A_filled_honeypot_leads_to_the_page_for_a_success()
    {
        await DeliverOneAsync();
        LeadsTo("/thanks", await PostNativelyAsync(("website", "https://spam.example"), (Token, await Emulator.MintTextAsync())));
        Assert.Empty(Deliveries);
    }

    [Fact]
    public async Task The_request_cannot_choose_the_page()
    {
        LeadsTo("/thanks", await PostNativelyAsync(
            ("SuccessUrl", "https://evil.example"), ("redirect", "https://evil.example"), ("next", "//evil.example"), (Token, await Emulator.MintTextAsync())));
        LeadsTo("/sorry?error=missing-input-response", await PostNativelyAsync(("FailureUrl", "https://evil.example"), ("error", "evil")));
    }

    private void LeadsTo(string page, Reply reply)
    {
        Assert.Equal((303, Target.Origin + page), (reply.Status, reply.Header("Location")));
        Assert.Empty(reply.Body);
    }
}
