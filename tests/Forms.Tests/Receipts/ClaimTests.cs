using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Forms.Tests.Receipts;

/// <summary>What a receipt says, and when there is one.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private const string IdempotencyKey = "6f0b0c4e-5a6d-4c1c-9d8d-0123456789ab";

    private static readonly string Content = Convert.ToHexStringLower(SHA256.HashData("an order"u8));
    private static readonly string OtherContent = Convert.ToHexStringLower(SHA256.HashData("another order"u8));

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private FormsGate _gate = null!;

    public async ValueTask InitializeAsync() => _gate = await ReceiptGate.StartAsync(_key);

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task The_header_names_the_algorithm_the_type_and_the_key_by_its_thumbprint()
    {
        var header = ReceiptGate.Part(await _gate.IssueAsync(), 0);
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
        Assert.Equal($$"""{"alg":"ES256","typ":"captcha-receipt+jwt","kid":"{{thumbprint}}"}""", header.GetRawText());
    }

    [Fact]
    public async Task It_says_who_issued_it_for_whom_when_where_and_that_it_was_verified()
    {
        var token = _gate.Emulator.Mint(Scenes.V3);
        var before = _gate.Time.GetUtcNow().ToUnixTimeSeconds();
        var answer = await _gate.AskAsync(new { captchaVerifyParam = token.CaptchaVerifyParam });
        var claims = answer.Claims();

        var issued = claims.GetProperty("iat").GetInt64();
        Assert.InRange(issued, before, _gate.Time.GetUtcNow().ToUnixTimeSeconds());
        Assert.Equal(
            $$"""{"iss":"https://captcha.example.com/api","aud":"https://shop.example.com","iat":{{issued}},"exp":{{issued + 120}},"jti":"{{answer.Id}}","scene":"default","certify_id":"{{token.CertifyId}}","origin":"https://www.example.com","verified":true}""",
            claims.GetRawText());
    }

    [Fact]
    public async Task A_pass_without_a_verdict_says_so_and_why()
    {
        _gate.Emulator.Standing.Add(Reaction.Error("ServiceUnavailable"));
        var claims = (await _gate.AskAsync(new { captchaVerifyParam = _gate.Mint() })).Claims();
        Assert.False(claims.GetProperty("verified").GetBoolean());
        Assert.Equal("upstream-unavailable", claims.GetProperty("degraded").GetString());
        Assert.False(claims.TryGetProperty("certify_id", out _));
    }

    [Fact]
    public async Task A_service_that_asks_has_no_origin()
    {
        var claims = (await _gate.AskAsync(new { captchaVerifyParam = _gate.Mint() }, origin: null)).Claims();
        Assert.False(claims.TryGetProperty("origin", out _));
    }

    [Fact]
    public async Task It_is_bound_to_the_content_that_the_page_names()
    {
        var claims = (await _gate.AskAsync(new { captchaVerifyParam = _gate.Mint(), contentSha256 = Content })).Claims();
        Assert.Equal(Content, claims.GetProperty("content_sha256").GetString());
    }

    [Theory]
    [InlineData("an order")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData(" ")]
    public async Task What_is_no_hash_is_refused_before_anything_is_billed(string content)
    {
        var answer = await _gate.AskAsync(new { captchaVerifyParam = _gate.Mint(), contentSha256 = content });
        Assert.True(answer is { Status: 400, Success: false }, $"{answer}");
        Assert.Equal(0, _gate.Emulator.Billing.Total);
    }

    [Fact]
    public async Task A_repeated_answer_has_the_same_claims_whatever_the_repetition_asks_for()
    {
        var token = _gate.Mint();
        var first = await _gate.AskAsync(new { captchaVerifyParam = token, idempotencyKey = IdempotencyKey, contentSha256 = Content });
        _gate.Time.ShiftWallClock(TimeSpan.FromSeconds(30));
        var same = await _gate.AskAsync(new { captchaVerifyParam = token, idempotencyKey = IdempotencyKey, contentSha256 = Content });
        var other = await _gate.AskAsync(new { captchaVerifyParam = token, idempotencyKey = IdempotencyKey, contentSha256 = OtherContent }, ReceiptGate.Audience);
        var none = await _gate.AskAsync(new { captchaVerifyParam = token, idempotencyKey = IdempotencyKey }, origin: null);

        AssertEach.Of([same, other, none], answer =>
        {
            Assert.True(answer.Replayed);
            Assert.NotEqual(first.Id, answer.Id, StringComparer.Ordinal);
            Assert.Equal(first.Claims().GetRawText(), answer.Claims().GetRawText());
        });
        Assert.Equal(1, _gate.Emulator.Billing.Total);
    }

    [Fact]
    public async Task A_denial_has_none()
    {
        var rejected = await _gate.AskAsync(new { captchaVerifyParam = _gate.Emulator.Mint(Scenes.V3, verdict: "F009").CaptchaVerifyParam });
        Assert.True(rejected is { Success: false, Verified: true }, $"{rejected}");
        var used = _gate.Mint();
        await _gate.AskAsync(new { captchaVerifyParam = used });

        Assert.Null(rejected.Receipt());
        Assert.Null((await _gate.AskAsync(new { captchaVerifyParam = used })).Receipt());
        Assert.Null((await _gate.AskAsync(new { captchaVerifyParam = "made up" })).Receipt());
        Assert.Null((await _gate.AskAsync(new { })).Receipt());
    }

    [Fact]
    public async Task The_lifetime_is_as_it_is_set()
    {
        await using var gate = await ReceiptGate.StartAsync(_key, ("Receipts__Lifetime", "00:00:45"));
        var claims = ReceiptGate.Part(await gate.IssueAsync(), 1);
        Assert.Equal(45, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task While_they_are_off_there_is_none_and_no_key()
    {
        await using var gate = await ReceiptGate.StartAsync(_key, ("Receipts__Enabled", "false"));
        Assert.Null((await gate.AskAsync(new { captchaVerifyParam = gate.Mint() })).Receipt());
        Assert.Equal("""{"keys":[]}""", (await gate.ReadKeysAsync()).GetRawText());
    }

    [Fact]
    public async Task The_key_set_is_public_and_holds_the_public_part_alone()
    {
        var key = Assert.Single((await _gate.ReadKeysAsync()).GetProperty("keys").EnumerateArray());
        Assert.Equal("kty crv alg use kid x y", string.Join(' ', key.EnumerateObject().Select(property => property.Name)));
    }
}
