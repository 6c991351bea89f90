using System.Globalization;
using System.Net.Http.Headers;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Sts;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class StsTests : EmulatorTest
{
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task An_identity_becomes_a_temporary_key_that_verifies_until_it_expires()
    {
        var reply = await Assume(Emulator.Sts.IssueIdentityToken(), ("DurationSeconds", "900"));
        Assert.Equal(200, reply.Status);
        var credentials = reply.Json.GetProperty("Credentials");
        var expiration = DateTimeOffset.Parse(credentials.GetProperty("Expiration").GetString()!, CultureInfo.InvariantCulture);
        Assert.InRange((expiration - TimeProvider.System.GetUtcNow()).TotalSeconds, 800, 901);
        Client.Signer = new(
            credentials.GetProperty("AccessKeyId").GetString()!,
            credentials.GetProperty("AccessKeySecret").GetString()!,
            credentials.GetProperty("SecurityToken").GetString());
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);

        Emulator.Clock.Advance(TimeSpan.FromSeconds(901));
        Client.Signer = Client.Signer with { Date = Emulator.Clock.GetUtcNow() };
        Assert.Equal("InvalidSecurityToken.Expired", (await Client.VerifyAsync("junk")).Code);
    }

    public static TheoryData<string, object, string> SpoiltClaims => new()
    {
        { "iss", "https://issuer.emulator.invalid", "AuthenticationFail.OIDCToken.Invalid" },
        { "aud", "someone-else", "AuthenticationFail.OIDCToken.AudienceNotMatch" },
        { "sub", "someone-else", "AuthenticationFail.NoPermission" },
        { "exp", 1_000_000_000L, "AuthenticationFail.OIDCToken.Expired" },
        { "iat", 1_000_000_000L, "AuthenticationFail.OIDCToken.Expired" },
    };

    [Theory]
    [MemberData(nameof(SpoiltClaims))]
    public async Task Each_claim_is_checked(string claim, object value, string code)
    {
        var reply = await Assume(Emulator.Sts.IssueIdentityToken((claim, value)));
        Assert.Equal((401, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task One_of_several_audiences_is_enough_and_an_old_identity_is_good_for_a_day()
    {
        var token = Emulator.Sts.IssueIdentityToken(("aud", new[] { "someone-else", "captcha-gate" }), ("iat", Now - (23 * 3600)));
        Assert.Equal(200, (await Assume(token)).Status);
    }

    [Theory]
    [InlineData("abc.def", "AuthenticationFail.OIDCToken.Invalid")]
    [InlineData("a.b.c", "AuthenticationFail.OIDCToken.Invalid")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "AuthenticationFail.OIDCToken.Invalid")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.", "AuthenticationFail.OIDCToken.Invalid")]
    public async Task What_is_no_rs256_token_is_invalid(string token, string code) => Assert.Equal(code, (await Assume(token)).Code);

    [Fact]
    public async Task A_token_signed_by_another_is_refused()
    {
        var (one, other) = (Emulator.Sts.IssueIdentityToken().Split('.'), Emulator.Sts.IssueIdentityToken(("jti", "2")).Split('.'));
        Assert.Equal("AuthenticationFail.OIDCToken.InvalidSignature", (await Assume($"{one[0]}.{one[1]}.{other[2]}")).Code);
    }

    [Fact]
    public async Task The_trust_can_be_changed()
    {
        Emulator.Sts.Trust = Emulator.Sts.Trust with { FingerprintMatches = false };
        Assert.Equal("AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch", (await Assume(Emulator.Sts.IssueIdentityToken())).Code);
        Emulator.Sts.Trust = new OidcTrust { Issuer = "https://sts.windows.net/tenant/", Subject = "oid" };
        Assert.Equal(200, (await Assume(Emulator.Sts.IssueIdentityToken())).Status);
        Assert.Equal("AuthenticationFail.NoPermission", (await Assume(Emulator.Sts.IssueIdentityToken(), ("RoleArn", "acs:ram::1:role/other"))).Code);
        Assert.Equal("AuthenticationFail.NoPermission", (await Assume(Emulator.Sts.IssueIdentityToken(), ("OIDCProviderArn", "acs:ram::1:oidc-provider/other"))).Code);
    }

    [Fact]
    public async Task A_role_without_a_policy_gets_keys_that_may_do_nothing()
    {
        Emulator.Sts.Trust = new() { IssuedKeysRefusedWith = "NoPermission" };
        var credentials = (await Assume(Emulator.Sts.IssueIdentityToken())).Json.GetProperty("Credentials");
        Client.Signer = new(
            credentials.GetProperty("AccessKeyId").GetString()!,
            credentials.GetProperty("AccessKeySecret").GetString()!,
            credentials.GetProperty("SecurityToken").GetString());
        Assert.Equal("NoPermission", (await Client.VerifyAsync("junk")).Code);
    }

    [Theory]
    [InlineData("RoleArn", null, "MissingParameter")]
    [InlineData("OIDCProviderArn", null, "MissingParameter")]
    [InlineData("OIDCToken", null, "MissingParameter")]
    [InlineData("RoleSessionName", null, "MissingParameter")]
    [InlineData("RoleSessionName", "a", "InvalidParameter.RoleSessionName")]
    [InlineData("RoleSessionName", "a b", "InvalidParameter.RoleSessionName")]
    [InlineData("DurationSeconds", "899", "InvalidParameter.DurationSeconds")]
    [InlineData("DurationSeconds", "3601", "InvalidParameter.DurationSeconds")]
    [InlineData("DurationSeconds", "soon", "InvalidParameter.DurationSeconds")]
    public async Task Parameters_are_checked(string name, string? value, string code) =>
        Assert.Equal((400, code), await Assume(Emulator.Sts.IssueIdentityToken(), (name, value)) is { } reply ? (reply.Status, reply.Code) : default);

    [Theory]
    [InlineData("Format=JSON", "MissingParameter")]
    [InlineData("Timestamp=2026-01-02T03:04:05Z", "InvalidParameter")]
    [InlineData("Format=JSON&Timestamp=2016-01-02T03:04:05Z", "InvalidTimeStamp.Expired")]
    [InlineData("Format=JSON&Timestamp=today", "InvalidTimeStamp.Format")]
    public async Task The_query_is_checked(string query, string code) =>
        Assert.Equal(code, (await Send(query, Form(Emulator.Sts.IssueIdentityToken()))).Code);

    [Fact]
    public async Task A_nonce_counts_once_and_none_is_needed()
    {
        Assert.Equal(200, (await Send(Query(), Form(Emulator.Sts.IssueIdentityToken()))).Status);
        Assert.Equal(200, (await Send(Query() + "&SignatureNonce=1", Form(Emulator.Sts.IssueIdentityToken()))).Status);
        Assert.Equal("SignatureNonceUsed", (await Send(Query() + "&SignatureNonce=1", Form(Emulator.Sts.IssueIdentityToken()))).Code);
    }

    [Fact]
    public async Task It_has_a_script_of_its_own()
    {
        Emulator.ScriptFor("AssumeRoleWithOIDC", "ServiceUnavailable", Fault.TruncatedBody);
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
        Assert.Equal(503, (await Assume(Emulator.Sts.IssueIdentityToken())).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => Assume(Emulator.Sts.IssueIdentityToken()));
        Assert.Equal(200, (await Assume(Emulator.Sts.IssueIdentityToken())).Status);
    }

    [Fact]
    public async Task The_control_api_sets_the_trust_and_issues_identities()
    {
        var trust = await Client.ControlAsync(HttpMethod.Put, "sts/trust", "{\"issuer\":\"https://i/\",\"audience\":\"a\",\"subject\":\"s\"}");
        Assert.Equal(200, trust.Status);
        var good = await Client.ControlAsync(HttpMethod.Post, "sts/tokens", "{}");
        Assert.Equal(200, (await Assume(good.Json.GetProperty("token").GetString()!)).Status);
        var bad = await Client.ControlAsync(HttpMethod.Post, "sts/tokens", "{\"claims\":{\"aud\":[\"b\"]}}");
        Assert.Equal("AuthenticationFail.OIDCToken.AudienceNotMatch", (await Assume(bad.Json.GetProperty("token").GetString()!)).Code);
    }

    private Task<Reply> Assume(string token, params (string Name, string? Value)[] changes) => Send(Query(), Form(token, changes));

    private Task<Reply> Send(string query, byte[] form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.BaseAddress, $"/?Action=AssumeRoleWithOIDC&Version=2015-04-01&{query}"))
        {
            Content = new ByteArrayContent(form) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded") } },
        };
        return Client.SendAsync(request);
    }

    private string Query() => $"Format=JSON&Timestamp={Emulator.Clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private byte[] Form(string token, params (string Name, string? Value)[] changes)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["RoleArn"] = Emulator.Sts.Trust.RoleArn,
            ["OIDCProviderArn"] = Emulator.Sts.Trust.ProviderArn,
            ["OIDCToken"] = token,
            ["RoleSessionName"] = "captcha-gate",
        };
        foreach (var (name, value) in changes)
            fields[name] = value;
        return Client.Form([.. fields.Where(field => field.Value is not null).Select(field => (field.Key, field.Value!))]);
    }
}
