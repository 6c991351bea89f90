using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>
/// Origins of apps and of previews, and scenes that are bound to origins. A server of its own, because the suite's target lists one exact origin only.
/// </summary>
public sealed class OriginCases : IAsyncLifetime
{
    private const string Verify = "/verify";
    private const string Extension = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

    private Receiver _receiver = null!;
    private OwnServer _server = null!;
    private Caller _gate = null!;
    private EmulatorControl _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _server = await OwnServer.StartAsync(
        [
            "--Http:AllowedOrigins:1=https://*.example.pages.dev",
            "--Http:AllowedOrigins:2=capacitor://localhost",
            "--Http:AllowedOrigins:3=ionic://localhost",
            "--Http:AllowedOrigins:4=tauri://localhost",
            $"--Http:AllowedOrigins:5={Extension}",
            "--Captcha:Scenes:v2:AllowedOrigins:0=https://*.example.pages.dev",
            "--Captcha:Scenes:v2:AllowedOrigins:1=capacitor://localhost",
            .. OwnServer.Form(_receiver.Address),
            "--Forms:contact:Scene=v2",
        ]);
        (_gate, _emulator) = (new Caller(_server.BaseUrl), new EmulatorControl(_server.EmulatorUrl));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Theory]
    [InlineData(OwnServer.Origin)]
    [InlineData("https://main.example.pages.dev")]
    [InlineData("https://pr-7.example.pages.dev")]
    [InlineData("capacitor://localhost")]
    [InlineData("ionic://localhost")]
    [InlineData("tauri://localhost")]
    [InlineData(Extension)]
    public async Task A_page_or_app_that_is_listed_may_call_and_read(string origin)
    {
        var reply = await _gate.JsonAsync(Verify, Body.Json(("captchaVerifyParam", await _emulator.MintTextAsync())), ("Origin", origin));
        Assert.Equal((200, true, origin), (reply.Status, reply.Success, reply.Header("Access-Control-Allow-Origin")));
        var preflight = await _gate.SendAsync("OPTIONS", Verify, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
        Assert.Equal((204, origin, "POST"), (preflight.Status, preflight.Header("Access-Control-Allow-Origin"), preflight.Header("Access-Control-Allow-Methods")));
    }

    [Theory]
    [InlineData("https://example.pages.dev")]
    [InlineData("https://a.b.example.pages.dev")]
    [InlineData("https://evil-example.pages.dev")]
    [InlineData("https://main.example.pages.dev.evil.example")]
    [InlineData("https://main.example.pages.dev:8443")]
    [InlineData("http://main.example.pages.dev")]
    [InlineData("https://*.example.pages.dev")]
    [InlineData("https://MAIN.example.pages.dev")]
    [InlineData("capacitor://localhost.evil.example")]
    [InlineData("ionic://localhost:1")]
    [InlineData("file://localhost")]
    [InlineData("chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba")]
    public async Task A_look_alike_is_403_and_spends_nothing(string origin)
    {
        var token = await _emulator.MintTextAsync();
        var reply = await _gate.JsonAsync(Verify, Body.Json(("captchaVerifyParam", token)), ("Origin", origin));
        Assert.Equal((403, null), (reply.Status, reply.Header("Access-Control-Allow-Origin")));
        Assert.Empty(await _emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("v2", "https://main.example.pages.dev", 200)]
    [InlineData(EmulatorControl.V2Scene, "capacitor://localhost", 200)]
    [InlineData("v2", OwnServer.Origin, 403)]
    [InlineData(EmulatorControl.V2Scene, OwnServer.Origin, 403)]
    [InlineData("v2", "tauri://localhost", 403)]
    [InlineData("v2", null, 403)]
    public async Task A_scene_that_is_bound_is_for_its_own_pages(string scene, string? origin, int status)
    {
        var token = await _emulator.MintTextAsync(EmulatorControl.V2Scene);
        (string, string)[] headers = origin is null ? [] : [("Origin", origin)];
        var reply = await _gate.JsonAsync(Verify, Body.Json(("captchaVerifyParam", token), ("scene", scene)), headers);
        Assert.Equal((status, status == 200), (reply.Status, reply.Success));
        // A page that may call at all may read why it was refused.
        Assert.Equal(origin, reply.Header("Access-Control-Allow-Origin"));
        Assert.Equal(status == 200 ? 1 : 0, (await _emulator.CallsAsync(token)).Count);
    }

    [Fact]
    public async Task A_service_may_use_a_scene_that_is_bound()
    {
        var token = await _emulator.MintTextAsync(EmulatorControl.V2Scene);
        Assert.True((await _gate.JsonAsync(Verify, Body.Json(("captchaVerifyParam", token), ("scene", "v2")), ("Authorization", "Bearer " + OwnServer.ServiceKey))).Success);
        token = await _emulator.MintTextAsync(EmulatorControl.V2Scene);
        Assert.True((await _gate.FormAsync("/siteverify", [("secret", OwnServer.ServiceKey), ("response", token), ("sitekey", "v2")])).Success);
    }

    [Theory]
    [InlineData("https://main.example.pages.dev", 200)]
    [InlineData(OwnServer.Origin, 403)]
    public async Task A_form_of_a_scene_that_is_bound_is_for_its_pages(string origin, int status)
    {
        var token = await _emulator.MintTextAsync(EmulatorControl.V2Scene);
        var reply = await _gate.JsonAsync("/forms/contact", Body.Json(("captchaVerifyParam", token), ("message", "x")), ("Origin", origin));
        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 200 ? 1 : 0, _receiver.Deliveries.Count);
        Assert.Equal(status == 200 ? 1 : 0, (await _emulator.CallsAsync(token)).Count);
    }

    [Fact]
    public async Task Without_AllowMissingOrigin_a_request_names_its_page_or_brings_a_key()
    {
        await using var server = await OwnServer.StartAsync("--Http:AllowMissingOrigin=false");
        var (gate, emulator) = (new Caller(server.BaseUrl), new EmulatorControl(server.EmulatorUrl));
        var token = await emulator.MintTextAsync();
        var body = Body.Json(("captchaVerifyParam", token));
        Assert.Equal(403, (await gate.JsonAsync(Verify, body)).Status);
        Assert.Empty(await emulator.CallsAsync(token));
        Assert.True((await gate.JsonAsync(Verify, body, ("Origin", OwnServer.Origin))).Success);
        Assert.True((await gate.JsonAsync(Verify, Body.Json(("captchaVerifyParam", await emulator.MintTextAsync())), ("Authorization", "Bearer " + OwnServer.ServiceKey))).Success);
        Assert.True((await gate.FormAsync("/siteverify", [("secret", OwnServer.ServiceKey), ("response", await emulator.MintTextAsync())])).Success);
    }
}
