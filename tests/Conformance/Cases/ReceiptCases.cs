using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"A second service checks it offline with any JOSE library and /.well-known/jwks.json; two keys may be live at once (rotation)."</summary>
public sealed class ReceiptCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Content = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public async Task The_keys_are_public_and_no_page_may_read_them()
    {
        var reply = await Gate.SendAsync("GET", ReceiptKeys, ("Origin", "https://evil.example"));
        Assert.Equal((200, "application/jwk-set+json"), (reply.Status, reply.Header("Content-Type")));
        Assert.DoesNotContain(reply.Headers.Keys, static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/.WELL-KNOWN/JWKS.JSON")]
    [InlineData("/.well-known/jwks.json/")]
    [InlineData("/.well-known/jwks.json?x=1")]
    public async Task A_path_may_end_in_a_slash_and_have_any_case(string path) => Assert.Equal(200, (await Gate.SendAsync("GET", path)).Status);

    [Fact]
    public async Task A_pass_has_a_receipt_that_its_keys_verify()
    {
        NeedReceipts();
        var token = await Emulator.MintAsync();
        var reply = await VerifyAsync(token.CaptchaVerifyParam, Origin);
        Passed(reply);
        var receipt = new Receipt(reply.Field("receipt")!);
        Assert.True(receipt.IsSignedWith((await Gate.SendAsync("GET", ReceiptKeys)).Json), "The signature does not fit.");
        Assert.Equal($$"""{"alg":"ES256","typ":"captcha-receipt+jwt","kid":"{{receipt.Key}}"}""", receipt.Header.GetRawText());
        var issued = receipt.Claims.GetProperty("iat").GetInt64();
        Assert.Equal(
            $$"""{"iss":"{{Target.ReceiptIssuer}}","aud":"{{Target.ReceiptAudience}}","iat":{{issued}},"exp":{{issued + 120}},"jti":"{{reply.Id}}","scene":"default","certify_id":"{{token.CertifyId}}","origin":"{{Target.Origin}}","verified":true}""",
            receipt.Claims.GetRawText());
    }

    [Fact]
    public async Task Two_keys_are_live_at_once_each_named_by_its_thumbprint()
    {
        NeedReceipts();
        var keys = (await Gate.SendAsync("GET", ReceiptKeys)).Json.GetProperty("keys").EnumerateArray().ToList();
        var names = keys.ConvertAll(static key => key.GetProperty("kid").GetString()!);
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(keys.Select(Receipt.Thumbprint), names, StringComparer.Ordinal);
        Assert.Contains(new Receipt((await VerifyAsync(await Emulator.MintTextAsync())).Field("receipt")!).Key, names, StringComparer.Ordinal);
    }

    [Fact]
    public async Task It_holds_the_hash_that_the_page_named_and_a_service_has_no_origin()
    {
        NeedReceipts();
        var reply = await Gate.JsonAsync(Verify, Body.Json((Token, await Emulator.MintTextAsync()), ("contentSha256", Content)), Bearer);
        Passed(reply);
        var claims = new Receipt(reply.Field("receipt")!).Claims;
        Assert.Equal(Content, claims.GetProperty("content_sha256").GetString());
        Assert.False(claims.TryGetProperty("origin", out _));
    }

    [Fact]
    public async Task That_of_a_pass_without_a_verdict_says_so_and_why()
    {
        NeedReceipts();
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: "InvalidSecurityToken.Expired"));
        var claims = new Receipt(reply.Field("receipt")!).Claims;
        Assert.Equal((false, "upstream-unavailable"), (claims.GetProperty("verified").GetBoolean(), claims.GetProperty("degraded").GetString()));
    }

    [Fact]
    public async Task A_denial_has_none()
    {
        NeedReceipts();
        var used = await Emulator.MintTextAsync();
        Passed(await VerifyAsync(used));
        Reply[] denials = [await VerifyAsync(used), await VerifyAsync(""), await VerifyAsync(await Emulator.MintTextAsync(verdict: "F009")), await VerifyAsync(await Emulator.MintTextAsync(verdict: "Throttling.User"))];
        AssertEach.Of(denials, static reply => Assert.Equal((false, false), (reply.Success, reply.Has("receipt"))));
    }

    [Fact]
    public async Task While_they_are_off_there_is_none_and_no_key()
    {
        await using var plain = await OwnServer.StartAsync("--Receipts:Enabled=false");
        var (gate, emulator) = (new Caller(plain.BaseUrl), new EmulatorControl(plain.EmulatorUrl));
        var reply = await gate.JsonAsync(Verify, Body.Json((Token, await emulator.MintTextAsync())));
        Passed(reply);
        Assert.False(reply.Has("receipt"));
        Assert.Equal("{\"keys\":[]}", (await gate.SendAsync("GET", ReceiptKeys)).Text);
        Refused(await gate.SendAsync("GET", ReceiptMetadata), 404, "bad-request");
    }

    [Fact]
    public async Task The_metadata_leads_from_the_issuer_to_the_keys_whatever_address_the_caller_names()
    {
        NeedMetadata();
        var reply = await Gate.SendAsync("GET", ReceiptMetadata, ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"), ("Origin", "https://evil.example"));
        Assert.Equal((200, "application/json; charset=utf-8"), (reply.Status, reply.Header("Content-Type")));
        Assert.DoesNotContain(reply.Headers.Keys, static name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            $$"""{"issuer":"{{Target.ReceiptIssuer}}","jwks_uri":"{{Target.ReceiptIssuer}}{{ReceiptKeys}}","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"]}""",
            reply.Text);
        var head = await Gate.SendAsync("HEAD", ReceiptMetadata);
        Assert.Equal((200, 0, reply.Header("Content-Type")), (head.Status, head.Body.Length, head.Header("Content-Type")));
    }

    [Theory]
    [InlineData("https://captcha.example.com")]
    [InlineData("http://captcha.example.com/api")]
    public async Task An_issuer_that_does_not_lead_here_has_receipts_and_no_metadata(string issuer)
    {
        await using var own = await OwnServer.StartAsync([.. OwnServer.Receipts(), $"--Receipts:Issuer={issuer}"]);
        var (gate, emulator) = (new Caller(own.BaseUrl), new EmulatorControl(own.EmulatorUrl));
        var reply = await gate.JsonAsync(Verify, Body.Json((Token, await emulator.MintTextAsync())));
        Assert.Equal(issuer, new Receipt(reply.Field("receipt")!).Claims.GetProperty("iss").GetString());
        Refused(await gate.SendAsync("GET", ReceiptMetadata), 404, "bad-request");
        Assert.Equal((404, 0), ((await gate.SendAsync("HEAD", ReceiptMetadata)).Status, (await gate.SendAsync("HEAD", ReceiptMetadata)).Body.Length));
    }

    private void NeedMetadata()
    {
        NeedReceipts();
        var leadsHere = Target.ReceiptIssuer!.StartsWith("https://", StringComparison.Ordinal) && Target.ReceiptIssuer.EndsWith(Target.BaseUrl.AbsolutePath, StringComparison.Ordinal);
        NotRun.When(!leadsHere, "the case of the metadata of receipts, because the issuer is not an https address with the route prefix of CONFORMANCE_BASE_URL.");
    }

    private void NeedReceipts() =>
        NotRun.When(Target.ReceiptIssuer is null, "the cases of receipts, because the deployment issues none; turn them on and name their issuer in CONFORMANCE_RECEIPT_ISSUER.");
}
