using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>
/// <c>GET /scene</c>: encrypted scene ids, from the page to the verdict. A server of its own, because a deployment may do without the key.
/// </summary>
public sealed class EncryptedSceneCases : IAsyncLifetime
{
    private const string Route = "/scene";
    private const string SceneId = "emuencrypted";
    private const string OtherId = "emuother";
    private const string BoundOrigin = "https://shop.example.com";

    private static readonly (string, string) Origin = ("Origin", OwnServer.Origin);
    private static readonly (string, string) Service = ("Authorization", "Bearer " + OwnServer.ServiceKey);

    private OwnServer _server = null!;
    private Caller _gate = null!;
    private EmulatorControl _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await OwnServer.StartAsync(
            $"--Captcha:Scenes:safe:Id={SceneId}",
            $"--Captcha:Scenes:other:Id={OtherId}",
            $"--Captcha:Scenes:other:AllowedOrigins:0={BoundOrigin}",
            $"--Http:AllowedOrigins:1={BoundOrigin}",
            "--Captcha:Encryption:Source=Environment",
            "--Captcha:Encryption:Key=ZW11bGF0b3ItZWtleS0zMi1ieXRlcy1sb25nLWtleSE=");
        (_gate, _emulator) = (new Caller(_server.BaseUrl), new EmulatorControl(_server.EmulatorUrl));
        await _emulator.PutSceneAsync(SceneId, new { architecture = "V3", encrypted = true });
        await _emulator.PutSceneAsync(OtherId, new { architecture = "V3", encrypted = true });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("safe")]
    [InlineData(SceneId)]
    public async Task An_issued_id_leads_to_a_pass(string name)
    {
        var reply = await IssueAsync(name);
        Assert.Equal((200, SceneId, 300), (reply.Status, reply.Field("sceneId"), reply.Json.GetProperty("expiresIn").GetInt32()));
        Assert.Equal("application/json; charset=utf-8", reply.Header("Content-Type"));
        Assert.Equal("T001", await VerifyAsync("safe", SceneId, reply.Field("encryptedSceneId")));
    }

    [Fact]
    public async Task A_page_that_initialises_without_one_is_rejected_with_F022() => Assert.Equal("F022", await VerifyAsync("safe", SceneId, null));

    [Fact]
    public async Task An_id_of_another_scene_is_rejected_with_F022()
    {
        var issued = (await _gate.SendAsync("GET", Route + "?scene=other", ("Origin", BoundOrigin))).Field("encryptedSceneId");
        Assert.Equal("F022", await VerifyAsync("safe", SceneId, issued));
    }

    [Fact]
    public async Task An_id_that_has_expired_is_rejected_with_F022()
    {
        var issued = (await IssueAsync("safe")).Field("encryptedSceneId");
        await _emulator.AdvanceAsync(330);
        Assert.Equal("F022", await VerifyAsync("safe", SceneId, issued));
    }

    [Fact]
    public async Task Each_answer_is_another_one() =>
        Assert.NotEqual((await IssueAsync("safe")).Field("encryptedSceneId"), (await IssueAsync("safe")).Field("encryptedSceneId"), StringComparer.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("?scene=")]
    [InlineData("?other=x")]
    public async Task Without_a_scene_the_default_is_meant(string query) =>
        Assert.Equal(EmulatorControl.V3Scene, (await _gate.SendAsync("GET", Route + query, Origin)).Field("sceneId"));

    [Theory]
    [InlineData("?scene=nothing", "sitekey-mismatch")]
    [InlineData("?scene=SAFE", "sitekey-mismatch")]
    [InlineData("?scene=safe&scene=safe", "bad-request")]
    [InlineData("?scene=%zz", "bad-request")]
    [InlineData("?scene=%ff", "bad-request")]
    public async Task A_query_that_names_no_scene_is_400(string query, string code)
    {
        var reply = await _gate.SendAsync("GET", Route + query, Origin);
        Assert.Equal((400, code, false), (reply.Status, reply.Codes, reply.Success));
    }

    [Theory]
    [InlineData("safe", "https://evil.example")]
    [InlineData("safe", "null")]
    [InlineData("other", OwnServer.Origin)]
    [InlineData("other", null)]
    public async Task Another_origin_is_403(string scene, string? origin)
    {
        (string, string)[] headers = origin is null ? [] : [("Origin", origin)];
        var reply = await _gate.SendAsync("GET", $"{Route}?scene={scene}", headers);
        Assert.Equal((403, false), (reply.Status, reply.Success));
    }

    [Fact]
    public async Task A_page_may_read_the_answer_and_nothing_may_keep_it()
    {
        var reply = await IssueAsync("safe");
        Assert.Equal((OwnServer.Origin, "Origin", "no-store"), (reply.Header("Access-Control-Allow-Origin"), reply.Header("Vary"), reply.Header("Cache-Control")));
        var preflight = await _gate.SendAsync("OPTIONS", Route, Origin, ("Access-Control-Request-Method", "GET"));
        Assert.Equal((204, "GET"), (preflight.Status, preflight.Header("Access-Control-Allow-Methods")));
    }

    [Fact]
    public async Task Another_method_is_405() => Assert.Equal((405, "GET, HEAD, OPTIONS"), await StatusAndAllowAsync("POST"));

    [Fact]
    public async Task The_rate_limit_of_an_address_applies()
    {
        await using var server = await OwnServer.StartAsync(
            "--Captcha:Encryption:Source=Environment",
            "--Captcha:Encryption:Key=ZW11bGF0b3ItZWtleS0zMi1ieXRlcy1sb25nLWtleSE=",
            "--Http:RateLimit:PerClientPerMinute=2");
        var gate = new Caller(server.BaseUrl);
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
            statuses.Add((await gate.SendAsync("GET", Route, Origin)).Status);
        Assert.Equal([200, 200, 429], statuses);
    }

    [Fact]
    public async Task Without_a_key_there_are_none()
    {
        await using var server = await OwnServer.StartAsync();
        var reply = await new Caller(server.BaseUrl).SendAsync("GET", Route, Origin);
        Assert.Equal((404, "bad-request", OwnServer.Origin), (reply.Status, reply.Codes, reply.Header("Access-Control-Allow-Origin")));
        Assert.Contains("Captcha__Encryption__Source", reply.Detail, StringComparison.Ordinal);
    }

    private Task<Reply> IssueAsync(string scene) => _gate.SendAsync("GET", $"{Route}?scene={scene}", Origin);

    private async Task<(int, string?)> StatusAndAllowAsync(string method)
    {
        var reply = await _gate.SendAsync(method, Route);
        return (reply.Status, reply.Header("Allow"));
    }

    private async Task<string?> VerifyAsync(string alias, string scene, string? encryptedSceneId)
    {
        var token = await _emulator.MintAsync(scene, encryptedSceneId: encryptedSceneId);
        var reply = await _gate.JsonAsync("/verify", Body.Json(("captchaVerifyParam", token.CaptchaVerifyParam), ("scene", alias)), Service);
        return reply.Field("code");
    }
}
