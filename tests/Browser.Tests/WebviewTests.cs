using System.Net.Http.Json;
using System.Text.Json;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Browser.Tests;

/// <summary><c>samples/webview</c> in Chromium, with stubs in place of the apps around it.</summary>
public sealed class WebviewTests(Chromium chromium) : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private GateTestHost _stage = null!;
    private WebviewSite _page = null!;
    private LoopbackServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync(context => _page.HandleAsync(context));
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        _stage = await GateTestHost.StartAsync(
            $"Http:AllowedOrigins:1={_server.Url}",
            "Captcha:Encryption:Source=Environment",
            $"Captcha:Encryption:Key={SceneEncryption.DefaultKey}",
            "Receipts:Enabled=true",
            "Receipts:Issuer=https://captcha.example.com",
            "Receipts:Audience=https://shop.example.com",
            $"Receipts:SigningKey={key.ExportPkcs8PrivateKeyPem()}");
        _page = new WebviewSite(_stage.Emulator.BaseAddress.GetLeftPart(UriPartial.Authority), _stage.GateUrl);
    }

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _server.DisposeAsync();
    }

    public static TheoryData<string, string> Apps => new()
    {
        { "wechat", "window.wx = { miniProgram: { postMessage: message => received.push(message.data), navigateBack: () => received.push('back') } };" },
        { "alipay", "window.my = { postMessage: message => received.push(message), navigateBack: () => received.push('back') };" },
        { "react-native", "window.ReactNativeWebView = { postMessage: text => received.push(JSON.parse(text)) };" },
        { "ios", "window.webkit = { messageHandlers: { captchaGate: { postMessage: message => received.push(message) } } };" },
        { "android", "window.captchaGateApp = { postMessage: text => received.push(JSON.parse(text)) };" },
    };

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task The_app_gets_a_token_that_verifies(string way, string stub)
    {
        await using var visit = await OpenAsync(stub);
        await visit.DragAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-way", way);
        var received = await ReceivedAsync(visit);
        Assert.Equal("captcha-gate", received[0].GetProperty("type").GetString());
        Assert.Equal(way is "wechat" or "alipay" ? 2 : 1, received.Length);
        Assert.True(await VerifyAsync(received[0].GetProperty("captchaVerifyParam").GetString()!));
        Assert.Empty(await visit.ViolationsAsync());
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task With_an_endpoint_the_app_gets_a_receipt()
    {
        _page.Settings["endpoint"] = $"{_stage.GateUrl}/api/verify";
        _page.Settings["scene"] = "v3";
        _page.Settings["sceneRoute"] = $"{_stage.GateUrl}/api/scene";
        _stage.Emulator.Scenes.Put(new(Scenes.V3) { Architecture = Architecture.V3, Encrypted = true });
        await using var visit = await OpenAsync(Apps.First().Data.Item2);
        await visit.DragAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-way", "wechat");
        var receipt = (await ReceivedAsync(visit))[0].GetProperty("receipt").GetString()!;
        Assert.Equal(3, receipt.Split('.').Length);
        Assert.Empty(await visit.ViolationsAsync());
    }

    [Fact]
    public async Task A_rejected_token_gives_the_app_no_receipt()
    {
        _page.Settings["endpoint"] = $"{_stage.GateUrl}/api/verify";
        _page.Settings["scene"] = "emuscene3";
        await using var visit = await OpenAsync(Apps.First().Data.Item2);
        _stage.Emulator.Script("F009");
        await visit.DragAsync();
        await Expect(visit.Page.Locator("#status")).ToHaveTextAsync("Verification failed. Try again.");
        Assert.Empty(await ReceivedAsync(visit));
    }

    [Fact]
    public async Task A_page_of_a_listed_origin_gets_the_token()
    {
        await using var parent = await EmbeddingPageAsync();
        _page.Settings["parents"] = new[] { parent.Url };
        await using var visit = await PageVisit.OpenAsync(chromium, parent.Url);
        await DragInFrameAsync(visit);
        await Expect(visit.Page.Locator("#received")).ToContainTextAsync("captcha-gate");
        var message = JsonDocument.Parse((await visit.Page.Locator("#received").TextContentAsync())!).RootElement;
        Assert.True(await VerifyAsync(message.GetProperty("captchaVerifyParam").GetString()!));
    }

    [Fact]
    public async Task A_page_of_a_foreign_origin_gets_nothing()
    {
        await using var parent = await EmbeddingPageAsync();
        _page.Settings["parents"] = new[] { "https://app.example.com" };
        await using var visit = await PageVisit.OpenAsync(chromium, parent.Url);
        await DragInFrameAsync(visit);
        await Expect(visit.Page.FrameLocator("iframe").Locator("#status")).ToHaveTextAsync("Verified.");
        await Expect(visit.Page.Locator("#received")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task A_token_that_a_foreign_page_sends_is_refused()
    {
        await using var visit = await OpenAsync(Apps.First().Data.Item2);
        await visit.DragAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-way", "wechat");
        var token = (await ReceivedAsync(visit))[0].GetProperty("captchaVerifyParam").GetString()!;
        Assert.False(await VerifyAsync(token, origin: "https://evil.example"));
        Assert.DoesNotContain(_stage.Emulator.Journal.Entries, static entry => entry.Minted);
    }

    private async Task<PageVisit> OpenAsync(string stub)
    {
        var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        await visit.Page.AddInitScriptAsync("window.received = [];" + stub);
        await visit.Page.GotoAsync(_server.Url + "/index.html");
        return visit;
    }

    private static async Task<JsonElement[]> ReceivedAsync(PageVisit visit) =>
        JsonSerializer.Deserialize<JsonElement[]>(await visit.Page.EvaluateAsync<string>("JSON.stringify(window.received)"))!;

    private Task<LoopbackServer> EmbeddingPageAsync() => LoopbackServer.StartAsync(context =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""
            <!doctype html><title>App</title><iframe src="{_server.Url}/index.html" width="600" height="400"></iframe><pre id="received"></pre>
            <script>addEventListener("message", event => received.textContent = JSON.stringify(event.data));</script>
            """);
    });

    private static async Task DragInFrameAsync(PageVisit visit)
    {
        var slider = visit.Page.FrameLocator("iframe").GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await slider.PressAsync("End");
    }

    private async Task<bool> VerifyAsync(string captchaVerifyParam, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_stage.GateUrl}/api/verify") { Content = JsonContent.Create(new { captchaVerifyParam, scene = "v3" }) };
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("success").GetBoolean();
    }
}
