namespace CaptchaGate.Browser.Tests.Playground;

/// <summary>The page on a desk and in a hand, and its picture for the README.</summary>
public sealed class LayoutTests(Chromium chromium)
{
    /// <summary>docs/images/playground.png must stay small: it is loaded with the README.</summary>
    private const int MaxPictureBytes = 250 * 1024;

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task The_page_fits_its_window_and_is_accessible(int width, int height)
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, "?mode=embed", new() { ViewportSize = new() { Width = width, Height = height } });
        await Expect(playground.Visit.Track).ToHaveAttributeAsync("data-state", "idle");
        await playground.Visit.IsAccessibleAsync($"playground-{width}-start");
        await playground.Visit.TypeAsync();

        await playground.Visit.SubmitAsync("embed");

        await playground.HasRowAsync(38);
        foreach (var details in await playground.Page.Locator("details summary").AllAsync())
            await details.ClickAsync();
        await playground.Visit.IsAccessibleAsync($"playground-{width}-passed");
        Assert.True(await playground.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than its window");
        Assert.Empty(playground.Visit.Problems);
        Assert.Empty(await playground.Visit.ViolationsAsync());
    }

    [Theory]
    [InlineData("V2")]
    [InlineData("V3")]
    public async Task The_popup_is_accessible(string architecture)
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, $"?arch={architecture}&mode=popup");
        await playground.Visit.TypeAsync();

        await playground.Visit.Send.ClickAsync();

        await Expect(playground.Visit.Popup).ToBeVisibleAsync();
        await playground.Visit.IsAccessibleAsync($"playground-{architecture}-popup");
    }

    /// <summary>The README's picture is a copy of this one. To renew it: <c>cp artifacts/screenshots/playground.png docs/images/playground.png</c>.</summary>
    [Fact]
    public async Task The_picture_of_the_README_can_be_made_anew()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, "?mode=invisible", new() { ViewportSize = new() { Width = 1200, Height = 1400 } });
        await playground.SetAsync("error-500");
        await playground.SendAsync();
        await playground.HasRowAsync(35);
        await Expect(playground.Verdict).ToHaveTextAsync("Passed without a verdict (HTTP 200)");
        await Expect(playground.Counter("budget")).ToHaveTextAsync("29");
        var path = Support.Repository.PathOf("artifacts", "screenshots", "playground.png");
        await playground.Page.FillAsync("[name=message]", "Please send me a quotation.");
        // The introduction is the README's own; the picture begins below it.
        var top = (await playground.Page.Locator("#world").BoundingBoxAsync())!.Y;
        await playground.Page.ScreenshotAsync(new() { Path = path, FullPage = true, Clip = new() { X = 0, Y = top - 12, Width = 1200, Height = 1330 } });
        Assert.InRange(new FileInfo(path).Length, 10_000, MaxPictureBytes);
        Assert.InRange(new FileInfo(Support.Repository.PathOf("docs", "images", "playground.png")).Length, 10_000, MaxPictureBytes);
    }
}
