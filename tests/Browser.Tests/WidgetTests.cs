using System.Text.Json;

namespace CaptchaGate.Browser.Tests;

/// <summary>The emulator's stand-in for Alibaba's script, used directly.</summary>
public sealed class WidgetTests(Chromium chromium)
{
    private const string Start = """
        options => new Promise(resolve => {
          window.calls = [];
          const log = name => (...values) => { document.documentElement.dataset.calls = window.calls.push([name, ...values]); if (name !== "success") resolve(name); };
          window.initAliyunCaptcha({
            SceneId: "emuscene3", mode: "embed", element: "#here", language: "en", success: log("success"), fail: () => {},
            onError: log("onError"), ...options,
            getInstance: instance => { window.instance = instance; resolve("getInstance"); },
          });
        })
        """;

    [Theory]
    [InlineData("en", "Drag the slider to the far right")]
    [InlineData("de", "Regler ganz nach rechts ziehen")]
    [InlineData("cn", "请将滑块拖动到最右边")]
    [InlineData("zh", "请将滑块拖动到最右边")]
    [InlineData("tw", "請將滑塊拖動到最右邊")]
    public async Task It_speaks_the_pages_language(string language, string text)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await OpenAsync(stage);

        await visit.Page.EvaluateAsync(Start, new { language });

        await Expect(visit.Slider).ToHaveAccessibleNameAsync(text);
        await Expect(visit.Page.GetByText(text, new() { Exact = true })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("""{"SceneId":"nowhere"}""", "IllegalScene", "nowhere")]
    [InlineData("""{"SceneId":""}""", "IllegalScene", "SceneId")]
    [InlineData("""{"SceneId":"emuscene2"}""", "IllegalScene", "V2")]
    [InlineData("""{"mode":"popout"}""", "InvalidParameter", "popout")]
    [InlineData("""{"language":"xx"}""", "InvalidParameter", "xx")]
    [InlineData("""{"element":"#nowhere"}""", "InvalidParameter", "#nowhere")]
    [InlineData("""{"button":"#nowhere"}""", "InvalidParameter", "#nowhere")]
    [InlineData("""{"success":null}""", "InvalidParameter", "captchaVerifyCallback")]
    [InlineData("""{"UserCertifyId":"other_0123456789"}""", "IllegalCertifyId", "emulator_")]
    public async Task A_wrong_option_is_told_to_onError_by_name(string options, string code, string named)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await OpenAsync(stage);

        var first = await visit.Page.EvaluateAsync<string>(Start, JsonSerializer.Deserialize<Dictionary<string, string?>>(options));

        Assert.Equal("onError", first);
        Assert.Equal(code, await visit.Page.EvaluateAsync<string>("window.calls[0][1].code"));
        Assert.Contains(named, await visit.Page.EvaluateAsync<string>("window.calls[0][1].msg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_a_prefix_is_told_so()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await OpenAsync(stage);
        await visit.Page.EvaluateAsync("delete window.AliyunCaptchaConfig");

        await visit.Page.EvaluateAsync(Start, new { });

        Assert.Equal("IllegalUserTag", await visit.Page.EvaluateAsync<string>("window.calls[0][1].code"));
    }

    [Fact]
    public async Task Destroyed_and_made_anew_it_calls_back_once()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await OpenAsync(stage);
        await visit.Page.EvaluateAsync(Start, new { });
        await visit.Page.EvaluateAsync("window.instance.destroyCaptcha()");
        await Expect(visit.Slider).ToHaveCountAsync(0);

        await visit.Page.EvaluateAsync(Start, new { });
        await visit.DragAsync();

        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-calls", "1");
    }

    [Fact]
    public async Task The_pages_own_certify_id_is_minted_into_the_token()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await OpenAsync(stage);
        await visit.Page.EvaluateAsync(Start, new { UserCertifyId = "emulator_Abc0123456" });

        await visit.DragAsync();

        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-calls", "1");
        Assert.Equal("emulator_Abc0123456", Assert.Single(stage.Emulator.Minted).Value.GetProperty("certifyId").GetString());
    }

    [Fact]
    public async Task V2_may_answer_through_the_callbacks_second_parameter()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await OpenAsync(stage);
        await visit.Page.EvaluateAsync("""
            () => new Promise(resolve => window.initAliyunCaptcha({
              SceneId: "emuscene2", mode: "embed", element: "#here", getInstance: resolve,
              captchaVerifyCallback: (token, answer) => { setTimeout(() => answer({ captchaResult: true, bizResult: "yes" })); },
              onBizResultCallback: result => { document.documentElement.dataset.biz = result; },
            })).then(() => null)
            """);

        await visit.DragAsync();

        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-biz", "yes");
    }

    [Fact]
    public async Task Show_hide_and_refresh_do_what_they_say()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await OpenAsync(stage);
        await visit.Page.EvaluateAsync(Start, new { mode = "popup" });
        await Expect(visit.Popup).ToBeHiddenAsync();

        await visit.Page.EvaluateAsync("window.instance.show()");
        await Expect(visit.Popup).ToBeVisibleAsync();
        await visit.Slider.PressAsync("PageUp");
        await Expect(visit.Slider).ToHaveAttributeAsync("aria-valuenow", "25");
        await visit.Page.EvaluateAsync("window.instance.refresh()");
        await Expect(visit.Slider).ToHaveAttributeAsync("aria-valuenow", "0");
        await visit.Page.EvaluateAsync("window.instance.hide()");

        await Expect(visit.Popup).ToBeHiddenAsync();
    }

    private async Task<PageVisit> OpenAsync(BrowserTestHost stage)
    {
        stage.Site.Pages["/setup.js"] = """window.AliyunCaptchaConfig = { region: "sgp", prefix: "emulator" };""";
        stage.Site.Pages["/widget.html"] =
            $"""<!doctype html><title>Widget</title><script src="/setup.js"></script><script src="{stage.Site.EmulatorUrl}/AliyunCaptcha.js"></script><div id="here"></div>""";
        return await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/widget.html");
    }
}
