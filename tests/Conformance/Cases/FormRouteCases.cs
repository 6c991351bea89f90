using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary><c>/forms/{form}</c> as a route: its paths, its methods, and who may read its answers.</summary>
public sealed class FormRouteCases(ConformanceTarget target) : FormTest(target)
{
    [Theory]
    [InlineData("/forms/CONTACT")]
    [InlineData("/Forms/contact/")]
    [InlineData("/forms/contact?x=1")]
    public async Task A_path_may_end_in_a_slash_and_have_any_case(string path) =>
        Passed(await Gate.JsonAsync(path, Body.Json(Mark, (Token, await Emulator.MintTextAsync()))));

    [Theory]
    [InlineData("POST", "/forms/contacts")]
    [InlineData("OPTIONS", "/forms/contacts")]
    [InlineData("POST", "/forms/contact/more")]
    [InlineData("POST", "/forms/contact%2F")]
    public async Task A_form_that_is_not_configured_is_404(string method, string path) => Refused(await Gate.SendAsync(method, path), 404, "bad-request");

    [Fact]
    public async Task OPTIONS_tells_the_methods()
    {
        var reply = await Gate.SendAsync("OPTIONS", Contact);
        Assert.Equal((204, "POST, OPTIONS", "Origin"), (reply.Status, reply.Header("Allow"), reply.Header("Vary")));
    }

    [Fact]
    public async Task A_preflight_is_204()
    {
        var reply = await Gate.SendAsync("OPTIONS", Contact, Origin, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));
        Assert.Equal((204, "POST", "7200"), (reply.Status, reply.Header("Access-Control-Allow-Methods"), reply.Header("Access-Control-Max-Age")));
        MayBeRead(reply);
    }

    [Fact]
    public async Task A_preflight_of_another_origin_gets_no_CORS_headers()
    {
        var reply = await Gate.SendAsync("OPTIONS", Contact, ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"));
        Assert.DoesNotContain(reply.Headers.Keys, static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_of_the_listed_origin_may_read_every_answer()
    {
        var token = await Emulator.MintTextAsync();
        MayBeRead(await SubmitAsync("json", [(Token, token)], Origin));
        MayBeRead(await SubmitAsync("json", [(Token, token)], Origin));
        MayBeRead(await SubmitAsync("json", [], Origin));
        MayBeRead(await SubmitAsync("json", [(Token, await Emulator.MintTextAsync(verdict: "Throttling.User"))], Origin));
        MayBeRead(await PostNativelyAsync((Token, await Emulator.MintTextAsync())));
        MayBeRead(await Gate.PostAsync(Contact, "text/css", [], Origin));
        Receiver.Answer(400);
        MayBeRead(await SubmitAsync("json", [(Token, await Emulator.MintTextAsync())], Origin));
    }

    private void MayBeRead(Reply reply)
    {
        Assert.Equal((Target.Origin, "Origin"), (reply.Header("Access-Control-Allow-Origin"), reply.Header("Vary")));
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
    }
}
