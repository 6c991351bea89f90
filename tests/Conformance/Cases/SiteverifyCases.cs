using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary><c>/siteverify</c>: "always carries error-codes (empty on success), challenge_ts and hostname; secret wrong: 200 invalid-input-secret".</summary>
public sealed class SiteverifyCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Theory]
    [InlineData("form")]
    [InlineData("json")]
    [InlineData("multipart")]
    [InlineData("text")]
    public async Task A_token_passes(string form)
    {
        var token = await Emulator.MintAsync();
        var reply = await SendAsync(form, ("secret", Target.ServiceKey), ("response", token.CaptchaVerifyParam));
        Passed(reply);
        Assert.Equal(0, reply.Json.GetProperty("error-codes").GetArrayLength());
        Assert.Equal(("T001", token.CertifyId, "default", ""), (reply.Field("code"), reply.Field("certifyId"), reply.Field("scene"), reply.Field("hostname")));
    }

    [Theory]
    [InlineData("form")]
    [InlineData("json")]
    [InlineData("multipart")]
    public async Task A_missing_secret_is_200_and_spends_nothing(string form)
    {
        var token = await Emulator.MintTextAsync();
        Denied(await SendAsync(form, ("response", token)), "missing-input-secret");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("form")]
    [InlineData("json")]
    [InlineData("multipart")]
    public async Task A_wrong_secret_is_200_and_spends_nothing(string form)
    {
        var token = await Emulator.MintTextAsync();
        Denied(await SendAsync(form, ("secret", "wrong"), ("response", token)), "invalid-input-secret");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("")]
    public async Task An_empty_secret_is_missing(string secret) => Denied(await SendAsync("form", ("secret", secret), ("response", "x")), "missing-input-secret");

    [Fact]
    public async Task A_secret_of_blanks_is_wrong() => Denied(await SendAsync("form", ("secret", "  "), ("response", "x")), "invalid-input-secret");

    [Theory]
    [InlineData("form")]
    [InlineData("json")]
    [InlineData("multipart")]
    [InlineData("text")]
    public async Task Of_two_live_keys_each_is_a_secret(string form)
    {
        foreach (var key in new[] { Target.ServiceKey, NeedOtherServiceKey() })
            Passed(await SendAsync(form, ("secret", key), ("response", await Emulator.MintTextAsync())));
    }

    [Fact]
    public async Task While_two_keys_are_live_a_third_is_wrong_and_spends_nothing()
    {
        var other = NeedOtherServiceKey();
        var token = await Emulator.MintTextAsync();
        foreach (var third in new[] { "a-third-service-key", other + "x", other[..^1], Target.ServiceKey + other })
            Denied(await SendAsync("form", ("secret", third), ("response", token)), "invalid-input-secret");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task The_secret_is_asked_for_before_anything_else_is_told() =>
        Denied(await SendAsync("json", ("secret", "wrong"), ("sitekey", "nobody"), ("response", "?")), "invalid-input-secret");

    [Fact]
    public async Task A_bearer_key_is_no_secret() =>
        Denied(await Gate.FormAsync(Siteverify, [("response", await Emulator.MintTextAsync())], Bearer), "missing-input-secret");

    [Theory]
    [InlineData("form")]
    [InlineData("json")]
    public async Task A_missing_response_is_200(string form) => Denied(await SendAsync(form, ("secret", Target.ServiceKey)), "missing-input-response");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_blank_response_is_200(string response) => Denied(await SendAsync("form", ("secret", Target.ServiceKey), ("response", response)), "missing-input-response");

    [Theory]
    [InlineData("F009", "rejected")]
    [InlineData("F008", "timeout-or-duplicate")]
    [InlineData("F012", "sitekey-mismatch")]
    [InlineData("F015", "invalid-input-response")]
    [InlineData("F010", "rate-limited")]
    [InlineData("T005", "test-mode")]
    public async Task A_denial_carries_the_public_code_and_the_details(string code, string publicCode)
    {
        var reply = await SendAsync("form", ("secret", Target.ServiceKey), ("response", await Emulator.MintTextAsync(verdict: code)));
        Denied(reply, publicCode);
        Assert.Equal((code, true), (reply.Field("code"), reply.Verified));
    }

    [Fact]
    public async Task A_used_response_is_a_duplicate()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await SendAsync("form", ("secret", Target.ServiceKey), ("response", token)));
        Denied(await SendAsync("form", ("secret", Target.ServiceKey), ("response", token)), "timeout-or-duplicate");
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task An_idempotency_key_gets_the_stored_verdict()
    {
        var token = await Emulator.MintTextAsync();
        (string, string)[] fields = [("secret", Target.ServiceKey), ("response", token), ("idempotency_key", "0f8fad5b-d9cb-469f-a165-70867728950e")];
        Passed(await SendAsync("json", fields));
        var again = await SendAsync("json", fields);
        Passed(again);
        Assert.True(again.Json.GetProperty("replayed").GetBoolean());
    }

    [Fact]
    public async Task A_token_used_at_verify_is_used_at_siteverify()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await VerifyAsync(token));
        Denied(await SendAsync("form", ("secret", Target.ServiceKey), ("response", token)), "timeout-or-duplicate");
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::1")]
    [InlineData("")]
    [InlineData("not an address")]
    public async Task A_remoteip_is_taken_as_it_comes(string remoteIp) =>
        Passed(await SendAsync("form", ("secret", Target.ServiceKey), ("response", await Emulator.MintTextAsync()), ("remoteip", remoteIp)));

    [Theory]
    [InlineData("v2")]
    [InlineData(EmulatorControl.V2Scene)]
    public async Task A_sitekey_names_the_scene(string sitekey) =>
        Passed(await SendAsync("form", ("secret", Target.ServiceKey), ("response", await Emulator.MintTextAsync(EmulatorControl.V2Scene)), ("sitekey", sitekey)));

    [Fact]
    public async Task An_unknown_sitekey_is_200_and_spends_nothing()
    {
        var token = await Emulator.MintTextAsync();
        Denied(await SendAsync("form", ("secret", Target.ServiceKey), ("response", token), ("sitekey", "nobody")), "sitekey-mismatch");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task Another_content_type_is_415() => Refused(await Gate.PostAsync(Siteverify, "text/html", []), 415, "bad-request");

    [Fact]
    public async Task It_is_no_route_for_pages()
    {
        var reply = await Gate.FormAsync(Siteverify, [("secret", Target.ServiceKey), ("response", await Emulator.MintTextAsync())], Origin);
        Passed(reply);
        Assert.DoesNotContain(reply.Headers.Keys, static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private Task<Reply> SendAsync(string form, params (string Name, string Value)[] fields)
    {
        var (contentType, body) = Body.As(form, fields);
        return Gate.PostAsync(Siteverify, contentType, body);
    }

    private static void Denied(Reply reply, string code)
    {
        Assert.Equal((200, false, code), (reply.Status, reply.Success, reply.Codes));
        AssertEach.Of(["error-codes", "challenge_ts", "hostname"], field => Assert.True(reply.Has(field), field));
        Assert.EndsWith("Z", reply.Field("challenge_ts"), StringComparison.Ordinal);
    }
}
