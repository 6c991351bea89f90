using CaptchaGate.Emulator;
using CaptchaGate.Playground;

namespace CaptchaGate.Browser.Tests;

/// <summary>The demonstration as a newcomer starts it.</summary>
public sealed class PlaygroundTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public async Task The_newcomer_drags_the_slider_and_reads_the_answer(string architecture, string mode)
    {
        await using var emulator = await CaptchaEmulator.StartAsync();
        await using var site = DemoSite.Build(0, emulator);
        await site.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{DemoSite.AddressOf(site)}?arch={architecture}&mode={mode}");
        await visit.TypeAsync();

        await visit.SubmitAsync(mode);

        await visit.IsInStateAsync("passed");
        await Expect(visit.Page.Locator("#verdict")).ToHaveTextAsync("Passed (HTTP 200)");
        await visit.ScreenshotAsync($"playground-{architecture}-{mode}");
        Assert.Empty(visit.Problems);
        Assert.Empty(await visit.ViolationsAsync());
    }
}
