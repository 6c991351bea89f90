using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Browser.Tests;

/// <summary>A scene in encryption mode: the module asks the endpoint for an encrypted scene id before the widget initialises.</summary>
public sealed class EncryptedSceneTests(Chromium chromium)
{
    private static readonly string[] Encryption =
    [
        "Captcha:Encryption:Source=Environment",
        $"Captcha:Encryption:Key={SceneEncryption.DefaultKey}",
    ];

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task The_visitor_passes(string architecture, string mode)
    {
        await using var stage = await StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch={architecture}&mode={mode}");
        await visit.TypeAsync();
        await visit.SubmitAsync(mode);
        await visit.IsInStateAsync("passed");
        Assert.Empty(visit.Problems);
        Assert.Empty(await visit.ViolationsAsync());
    }

    [Fact]
    public async Task Without_the_attribute_the_visitor_is_denied()
    {
        await using var stage = await StartAsync();
        stage.Site.Options.Remove("encrypted");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch=V3&mode=popup");
        await visit.TypeAsync();
        await visit.SubmitAsync("popup");
        await visit.IsInStateAsync("denied");
        Assert.Contains(stage.Emulator.Journal.Entries, static entry => entry.Outcome is "F022");
    }

    [Fact]
    public async Task An_id_that_has_expired_in_the_page_is_renewed_before_the_check()
    {
        await using var stage = await StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch=V3&mode=popup");
        var asked = 0;
        visit.Page.Request += (_, request) => asked += request.Url.Contains("/api/scene", StringComparison.Ordinal) ? 1 : 0;
        await visit.TypeAsync();
        await Expect(visit.Page.Locator("#aliyunCaptcha-window-popup")).ToHaveCountAsync(1);
        await visit.Page.EvaluateAsync("const now = Date.now; Date.now = () => now() + 301000");
        var before = asked;
        await visit.SubmitAsync("popup");
        await visit.IsInStateAsync("passed");
        Assert.Equal(before + 1, asked);
    }

    [Fact]
    public async Task An_endpoint_that_issues_none_leaves_the_form_as_it_was()
    {
        await using var stage = await GateTestHost.StartAsync();
        stage.Site.Options["encrypted"] = true;
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?arch=V3&mode=popup");
        await visit.TypeAsync();
        await visit.Send.ClickAsync();
        await visit.IsInStateAsync("later");
        await visit.SeesWhatWasTypedAsync();
    }

    private static async Task<GateTestHost> StartAsync()
    {
        var stage = await GateTestHost.StartAsync(Encryption);
        stage.Emulator.Scenes.Put(new(Scenes.V3) { Architecture = Architecture.V3, Encrypted = true });
        stage.Emulator.Scenes.Put(new(Scenes.V2) { Architecture = Architecture.V2, Encrypted = true });
        stage.Site.Options["encrypted"] = true;
        return stage;
    }
}
