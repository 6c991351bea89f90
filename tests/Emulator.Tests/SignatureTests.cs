using System.Net.Http.Headers;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class SignatureTests : EmulatorTest
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private string Token => Emulator.Mint(Scenes.V3).CaptchaVerifyParam;

    [Fact]
    public async Task A_wrong_secret_is_shown_both_canonical_requests()
    {
        Client.Signer = Client.Signer with { Secret = "wrong" };
        var reply = await Client.VerifyAsync(Token);
        Assert.Equal((400, "SignatureDoesNotMatch"), (reply.Status, reply.Code));
        var message = reply.Json.GetProperty("Message").GetString()!;
        Assert.Contains("server canonical request is:[POST\n/\n\n", message, StringComparison.Ordinal);
        Assert.Contains("canonical request as received is:[POST\n/\n\n", message, StringComparison.Ordinal);
        Assert.Equal(0, Emulator.Billing.Total);
    }

    [Fact]
    public async Task The_message_about_a_mismatch_repeats_the_security_token_as_the_real_one_does()
    {
        Emulator.Keys.Put(new() { Id = "STS.a", Secret = "s", SecurityToken = "marker-token" });
        Client.Signer = new("STS.a", "wrong", "marker-token");
        Assert.Contains("x-acs-security-token:marker-token", (await Client.VerifyAsync(Token)).Json.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_not_found()
    {
        Client.Signer = Client.Signer with { KeyId = "LTAInobody" };
        var reply = await Client.VerifyAsync(Token);
        Assert.Equal((404, "InvalidAccessKeyId.NotFound"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("InvalidAccessKeyId.Inactive", 400)]
    [InlineData("Forbidden.AccessKeyDisabled", 403)]
    [InlineData("NoPermission", 403)]
    [InlineData("Forbidden.RAM", 403)]
    [InlineData("Forbidden.RAMUserAccessDenied", 403)]
    [InlineData("Forbidden.AccountAccessDenied", 403)]
    public async Task A_key_can_be_refused_and_let_in_again(string code, int status)
    {
        Emulator.Keys.Refuse(EmulatorKeys.DefaultId, code);
        var reply = await Client.VerifyAsync(Token);
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Emulator.Keys.Refuse(EmulatorKeys.DefaultId, null);
        Assert.Equal("T001", (await Client.VerifyAsync(Token)).VerifyCode);
    }

    [Fact]
    public async Task A_disabled_key_is_inactive_and_a_removed_one_unknown()
    {
        Emulator.Keys.Disable(EmulatorKeys.DefaultId);
        Assert.Equal("InvalidAccessKeyId.Inactive", (await Client.VerifyAsync(Token)).Code);
        Emulator.Keys.Remove(EmulatorKeys.DefaultId);
        Assert.Equal("InvalidAccessKeyId.NotFound", (await Client.VerifyAsync(Token)).Code);
    }

    [Theory]
    [InlineData(-14, "Success")]
    [InlineData(14, "Success")]
    [InlineData(-16, "InvalidTimeStamp.Expired")]
    [InlineData(16, "InvalidTimeStamp.Expired")]
    public async Task The_date_may_be_fifteen_minutes_off(int minutes, string code)
    {
        Client.Signer = Client.Signer with { Date = Now.AddMinutes(minutes) };
        Assert.Equal(code, (await Client.VerifyAsync(Token)).Code);
    }

    [Fact]
    public async Task The_date_is_measured_on_the_emulators_clock_which_its_Date_header_tells()
    {
        Emulator.Clock.Advance(TimeSpan.FromHours(2));
        var reply = await Client.VerifyAsync(Token);
        Assert.Equal("InvalidTimeStamp.Expired", reply.Code);
        var skew = reply.Response.Headers.Date!.Value - TimeProvider.System.GetUtcNow();
        Assert.InRange(skew.TotalMinutes, 119, 121);

        Client.Signer = Client.Signer with { Date = TimeProvider.System.GetUtcNow() + skew };
        Assert.Equal("T001", (await Client.VerifyAsync(Token)).VerifyCode);
    }

    [Theory]
    [InlineData("2026-01-02 03:04:05")]
    [InlineData("2026-01-02T03:04:05.000Z")]
    [InlineData("Fri, 02 Jan 2026 03:04:05 GMT")]
    public async Task The_date_has_one_form(string date)
    {
        Client.Signer = Client.Signer with { BeforeSigning = headers => headers["x-acs-date"] = date };
        Assert.Equal("InvalidTimeStamp.Format", (await Client.VerifyAsync(Token)).Code);
    }

    [Fact]
    public async Task A_nonce_counts_once_per_key()
    {
        Emulator.Keys.Put(new() { Id = "LTAIsecond", Secret = "s" });
        Client.Signer = new() { Nonce = "same" };
        Assert.Equal("T001", (await Client.VerifyAsync(Token)).VerifyCode);
        Assert.Equal("SignatureNonceUsed", (await Client.VerifyAsync(Token)).Code);
        Client.Signer = new("LTAIsecond", "s") { Nonce = "same" };
        Assert.Equal("T001", (await Client.VerifyAsync(Token)).VerifyCode);
    }

    [Fact]
    public async Task A_wrong_signature_does_not_use_up_the_nonce()
    {
        Client.Signer = new(Secret: "wrong") { Nonce = "same" };
        await Client.VerifyAsync(Token);
        Client.Signer = new() { Nonce = "same" };
        Assert.Equal("T001", (await Client.VerifyAsync(Token)).VerifyCode);
    }

    [Fact]
    public async Task Temporary_keys_need_their_own_token_in_time()
    {
        Emulator.Keys.Put(new() { Id = "STS.a", Secret = "s", SecurityToken = "token-a+/==", ExpiresAt = Emulator.Clock.GetUtcNow().AddMinutes(10) });
        Emulator.Keys.Put(new() { Id = "STS.b", Secret = "s", SecurityToken = "token-b" });

        Assert.Equal("Success", await CodeWith("token-a+/=="));
        Assert.Equal("MissingSecurityToken", await CodeWith(null));
        Assert.Equal("InvalidSecurityToken.MismatchWithAccessKey", await CodeWith("token-b"));
        Assert.Equal("InvalidSecurityToken.Malformed", await CodeWith("nonsense"));
        Emulator.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("InvalidSecurityToken.Expired", await CodeWith("token-a+/=="));

        async Task<string> CodeWith(string? securityToken)
        {
            Client.Signer = new("STS.a", "s", securityToken);
            return (await Client.VerifyAsync(Token)).Code;
        }
    }

    [Fact]
    public async Task A_lasting_key_has_no_security_token()
    {
        Client.Signer = Client.Signer with { SecurityToken = "nonsense" };
        Assert.Equal("InvalidSecurityToken.Malformed", (await Client.VerifyAsync(Token)).Code);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("x-acs-action")]
    [InlineData("x-acs-version")]
    [InlineData("x-acs-date")]
    [InlineData("x-acs-signature-nonce")]
    [InlineData("x-acs-content-sha256")]
    [InlineData("content-type")]
    public async Task A_header_that_is_sent_must_be_signed(string name)
    {
        var request = Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", "x")));
        var authorization = Assert.Single(request.Headers.GetValues("Authorization"));
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", authorization
            .Replace($"{name};", "", StringComparison.Ordinal).Replace($";{name}", "", StringComparison.Ordinal));
        var reply = await Client.SendAsync(request);
        Assert.Equal((400, "IncompleteSignature"), (reply.Status, reply.Code));
        Assert.Contains(name, reply.Json.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-acs-date")]
    [InlineData("x-acs-signature-nonce")]
    [InlineData("x-acs-content-sha256")]
    public async Task The_required_headers_must_be_there(string name)
    {
        Client.Signer = Client.Signer with { BeforeSigning = headers => headers.Remove(name) };
        var reply = await Client.VerifyAsync(Token);
        Assert.Equal("IncompleteSignature", reply.Code);
        Assert.Contains(name, reply.Json.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_added_x_acs_header_must_be_signed_too()
    {
        var request = Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", "x")));
        request.Headers.Add("x-acs-extra", "1");
        Assert.Contains("x-acs-extra", (await Client.SendAsync(request)).Json.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_header_must_not_be_sent_twice()
    {
        var request = Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", "x")));
        var bytes = await RawClient.BytesAsync(request, "x-acs-version: 2023-03-05");
        var answer = (await RawClient.AnswerAsync(Emulator.BaseAddress, bytes)).Text;
        Assert.Contains("IncompleteSignature", answer, StringComparison.Ordinal);
        Assert.Contains("x-acs-version", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_header_that_is_no_acs_header_is_refused()
    {
        Client.Signer = Client.Signer with { BeforeSigning = headers => headers["accept"] = "*/*" };
        Assert.Contains("'accept'", (await Client.VerifyAsync(Token)).Json.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer x")]
    [InlineData("ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00")]
    public async Task Without_a_proper_authorization_the_signature_is_incomplete(string? authorization)
    {
        var request = Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", "x")));
        request.Headers.Remove("Authorization");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        Assert.Equal("IncompleteSignature", (await Client.SendAsync(request)).Code);
    }

    [Fact]
    public async Task A_body_changed_on_the_way_does_not_match()
    {
        var request = Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", "x")));
        request.Content = new ByteArrayContent(Client.Form(("CaptchaVerifyParam", "y")));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        Assert.Equal("SignatureDoesNotMatch", (await Client.SendAsync(request)).Code);
    }

    [Fact]
    public async Task A_payload_hash_that_lies_does_not_match_even_where_it_is_signed()
    {
        Client.Signer = Client.Signer with { BeforeSigning = headers => headers["x-acs-content-sha256"] = new string('0', 64) };
        Assert.Equal("SignatureDoesNotMatch", (await Client.VerifyAsync(Token)).Code);
    }

    [Theory]
    [InlineData("RunInstances", "2014-05-26")]
    [InlineData("VerifyIntelligentCaptcha", "2020-01-01")]
    public async Task Other_apis_do_not_exist(string action, string version)
    {
        Client.Signer = Client.Signer with { Action = action, Version = version };
        var reply = await Client.VerifyAsync(Token);
        Assert.Equal((404, "InvalidApi.NotFound"), (reply.Status, reply.Code));
    }
}
