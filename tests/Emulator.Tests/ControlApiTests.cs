using System.Text.Json;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class ControlApiTests : EmulatorTest
{
    private static readonly HttpMethod Post = HttpMethod.Post;
    private static readonly HttpMethod Put = HttpMethod.Put;
    private static readonly HttpMethod Get = HttpMethod.Get;

    [Theory]
    [InlineData("{\"scene\":\"emuscene2\",\"architecture\":\"V2\"}", "T001")]
    [InlineData("{\"scene\":\"emuscene3\",\"architecture\":\"V3\"}", "T001")]
    [InlineData("{\"scene\":\"emuscene3\"}", "T001")]
    [InlineData("{\"scene\":\"emuscene2\",\"verdict\":\"F009\"}", "F009")]
    [InlineData("{\"scene\":\"emuscene2\",\"verdict\":{\"is\":\"T006\"}}", "T006")]
    [InlineData("{\"scene\":\"emuscene2\",\"data\":\"字 + / = & % ~ *\",\"size\":8000}", "T001")]
    public async Task Tokens_are_minted(string body, string code)
    {
        var minted = await Client.ControlAsync(Post, "tokens", body);
        Assert.Equal(200, minted.Status);
        Assert.NotEmpty(minted.Json.GetProperty("certifyId").GetString()!);
        Assert.Equal(code, (await Client.VerifyAsync(minted.Json.GetProperty("captchaVerifyParam").GetString()!)).VerifyCode);
    }

    [Fact]
    public async Task The_pages_own_certify_id_comes_back()
    {
        var minted = await Client.ControlAsync(Post, "tokens", "{\"scene\":\"emuscene3\",\"certifyId\":\"shop_AbCdEf1234\"}");
        var reply = await Client.VerifyAsync(minted.Json.GetProperty("captchaVerifyParam").GetString()!);
        Assert.Equal("shop_AbCdEf1234", reply.Json.GetProperty("Result").GetProperty("CertifyId").GetString());
    }

    [Theory]
    [InlineData("POST", "tokens", "", "not what POST /_emulator/tokens takes")]
    [InlineData("POST", "tokens", "null", "null")]
    [InlineData("POST", "tokens", "{}", "scene")]
    [InlineData("POST", "tokens", "{\"scene\":null}", "scene")]
    [InlineData("POST", "tokens", "{\"scene\":\"nowhere\"}", "no scene 'nowhere'")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene2\",\"architecture\":\"V3\"}", "is V2")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene2\",\"architecture\":\"V4\"}", "architecture")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene2\",\"verdcit\":\"F009\"}", "verdcit")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene2\",\"verdict\":\"flood\"}", "'flood' is no reaction")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene2\",\"verdict\":[]}", "a reaction is")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene2\",\"size\":10}", "too small")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene2\",\"size\":100000}", "size takes")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene3\",\"size\":1000}", "V2")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene3\",\"certifyId\":\"a b\"}", "certifyId takes")]
    [InlineData("POST", "tokens", "{\"scene\":\"emuscene3\",\"scene\":\"emuscene2\"}", "scene")]
    [InlineData("PUT", "scenes/x", "{\"architecture\":3,\"testMode\":\"perhaps\"}", "testMode")]
    [InlineData("PUT", "keys/x", "{}", "secret")]
    [InlineData("POST", "script", "{\"next\":[\"T001\",\"what\"]}", "'what' is no reaction")]
    [InlineData("POST", "clock", "{\"advanceSeconds\":1e300}", "ten years")]
    [InlineData("POST", "clock", "{\"advance\":1}", "advance")]
    [InlineData("POST", "throttle", "{}", "callsPerSecond")]
    [InlineData("GET", "journal?last=x", null, "'x'")]
    public async Task A_mistake_gets_a_400_that_names_it(string method, string path, string? body, string named)
    {
        var reply = await Client.ControlAsync(new HttpMethod(method), path, body);
        Assert.Equal(400, reply.Status);
        Assert.Contains(named, reply.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_text()
    {
        var reply = await Client.ControlAsync(Post, "tokens", "{\"scene\":\"emuscene2\",\"data\":\"\\ud800\"}");
        Assert.Equal(400, reply.Status);
        Assert.NotEmpty(reply.Json.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Scenes_are_put_and_got()
    {
        var put = await Client.ControlAsync(Put, "scenes/shop", "{\"architecture\":\"V2\",\"testMode\":\"Pass\"}");
        Assert.Equal(200, put.Status);
        var got = await Client.ControlAsync(Get, "scenes/shop");
        Assert.Equal(("shop", "V2", "Pass"), (Field(got, "id"), Field(got, "architecture"), Field(got, "testMode")));
        Assert.Equal("T005", (await Client.VerifyAsync(Emulator.Mint("shop").CaptchaVerifyParam)).VerifyCode);
        Assert.Equal(404, (await Client.ControlAsync(Get, "scenes/none")).Status);
    }

    [Fact]
    public async Task Keys_are_put()
    {
        await Client.ControlAsync(Put, "keys/STS.x", "{\"secret\":\"s\",\"securityToken\":\"t\",\"expiresInSeconds\":60}");
        Client.Signer = new("STS.x", "s", "t");
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
        Emulator.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("InvalidSecurityToken.Expired", (await Client.VerifyAsync("junk")).Code);
    }

    [Fact]
    public async Task A_script_and_a_standing_reaction_are_set_and_cleared()
    {
        await Client.ControlAsync(Post, "script", "{\"next\":[500,\"F001\",{\"is\":\"Throttling.User\",\"status\":429,\"headers\":{\"Retry-After\":\"2\"}}]}");
        await Client.ControlAsync(Post, "standing", "{\"reaction\":\"ServiceUnavailable\"}");
        Assert.Equal("InternalError", (await Client.VerifyAsync("junk")).Code);
        Assert.Equal("F001", (await Client.VerifyAsync("junk")).VerifyCode);
        var throttled = await Client.VerifyAsync("junk");
        Assert.Equal((429, "2"), (throttled.Status, throttled.Response.Headers.RetryAfter!.ToString()));
        Assert.Equal("ServiceUnavailable", (await Client.VerifyAsync("junk")).Code);
        await Client.ControlAsync(HttpMethod.Delete, "standing");
        Assert.Equal("F003", (await Client.VerifyAsync("junk")).VerifyCode);
    }

    [Fact]
    public async Task A_standing_reaction_can_spare_the_probe_and_keep_to_certain_tokens()
    {
        var (poison, good) = (Emulator.Mint(Scenes.V3), Emulator.Mint(Scenes.V3));
        await Client.ControlAsync(Post, "standing", $"{{\"reaction\":500,\"certifyIds\":[\"{poison.CertifyId}\"]}}");
        Assert.Equal(500, (await Client.VerifyAsync(poison.CaptchaVerifyParam)).Status);
        Assert.Equal("T001", (await Client.VerifyAsync(good.CaptchaVerifyParam)).VerifyCode);
        await Client.ControlAsync(Post, "standing", "{\"reaction\":503,\"mintedOnly\":true}");
        Assert.Equal(503, (await Client.VerifyAsync(good.CaptchaVerifyParam)).Status);
        Assert.Equal("F003", (await Client.VerifyAsync("probe")).VerifyCode);
    }

    [Fact]
    public async Task The_clock_moves()
    {
        var token = Emulator.Mint(Scenes.V2).CaptchaVerifyParam;
        await Client.ControlAsync(Post, "clock", "{\"ageTokensSeconds\":1300}");
        Assert.Equal("F014", (await Client.VerifyAsync(token)).VerifyCode);
        var moved = await Client.ControlAsync(Post, "clock", "{\"advanceSeconds\":1300}");
        Assert.InRange((moved.Json.GetProperty("now").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalSeconds, 1200, 1400);
        Assert.Equal("InvalidTimeStamp.Expired", (await Client.VerifyAsync(token)).Code);
    }

    [Fact]
    public async Task Journal_and_billing_are_read_and_reset()
    {
        await Client.VerifyAsync("one", Scenes.V2);
        await Client.VerifyAsync("two", Scenes.V2);
        var journal = await Client.ControlAsync(Get, "journal?last=1");
        Assert.Equal(2, journal.Json.GetProperty("total").GetInt32());
        var entry = Assert.Single(journal.Json.GetProperty("entries").EnumerateArray());
        Assert.Equal(("two", "F003"), (entry.GetProperty("captchaVerifyParam").GetString(), entry.GetProperty("outcome").GetString()));
        var billing = await Client.ControlAsync(Get, "billing");
        Assert.Equal((2, 2), (billing.Json.GetProperty("total").GetInt32(), billing.Json.GetProperty("scenes").GetProperty(Scenes.V2).GetInt32()));

        Assert.Equal(200, (await Client.ControlAsync(Post, "reset")).Status);
        Assert.Equal(0, (await Client.ControlAsync(Get, "billing")).Json.GetProperty("total").GetInt32());
        Assert.Equal(0, (await Client.ControlAsync(Get, "journal")).Json.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Health_is_ok_and_every_answer_can_be_read_by_a_page_of_another_origin()
    {
        var health = await Client.ControlAsync(Get, "health");
        Assert.Equal("ok", Field(health, "status"));
        var bad = await Client.ControlAsync(Post, "tokens", "{}");
        var preflight = await Client.ControlAsync(HttpMethod.Options, "tokens");
        Assert.Equal(204, preflight.Status);
        Assert.Equal("content-type", Assert.Single(preflight.Response.Headers.GetValues("Access-Control-Allow-Headers")));
        AssertEach.Of([health, bad, preflight], reply => Assert.Equal("*", Assert.Single(reply.Response.Headers.GetValues("Access-Control-Allow-Origin"))));
    }

    [Fact]
    public async Task The_widget_is_served_or_its_absence_explained()
    {
        var reply = await Client.SendAsync(new(Get, new Uri(Emulator.BaseAddress, "/AliyunCaptcha.js")));
        var built = typeof(CaptchaEmulator).Assembly.GetManifestResourceInfo("Widget/AliyunCaptcha.js") is not null;
        Assert.Equal(built ? (200, "text/javascript") : (404, "text/plain"), (reply.Status, reply.Response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(built ? "initAliyunCaptcha" : "tools/Emulator/Widget/AliyunCaptcha.js", reply.Body, StringComparison.Ordinal);
        Assert.Equal("*", Assert.Single(reply.Response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.True(reply.Response.Headers.CacheControl!.NoStore);
    }

    private static string? Field(Reply reply, string name) =>
        reply.Json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
