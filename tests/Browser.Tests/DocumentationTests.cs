namespace CaptchaGate.Browser.Tests;

/// <summary>What docs/static-site.md tells people to paste is pasted here and used.</summary>
public sealed class DocumentationTests(Chromium chromium)
{
    [Fact]
    public async Task The_plain_form_reaches_its_target()
    {
        await using var stage = await BrowserTestHost.StartAsync(minified: true);
        stage.Site.Pages["/page.html"] = Page(Snippet(stage, "html", "/api/forms/contact"));
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/page.html");
        await visit.TypeAsync();

        await visit.SubmitAsync("popup");

        await visit.IsInStateAsync("passed");
        Assert.Equal("Ada Lovelace", Assert.Single(stage.Endpoint.Requests).Fields["name"]);
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task The_form_with_a_receipt_brings_it_to_its_own_server()
    {
        await using var stage = await BrowserTestHost.StartAsync(minified: true);
        stage.Site.Pages["/page.html"] = Page(Snippet(stage, "html", "captchaReceipt").Replace("/subscribe", "/inbox", StringComparison.Ordinal));
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/page.html");
        await visit.Page.FillAsync("[name=email]", "ada@example.com");

        await visit.SubmitAsync("popup");

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Received");
        Assert.Equal("header.payload.signature", Assert.Single(stage.Site.Inbox)["captchaReceipt"]);
    }

    [Fact]
    public async Task The_script_mounts_an_embedded_check()
    {
        await using var stage = await BrowserTestHost.StartAsync(minified: true);
        stage.Site.Pages["/snippet.js"] = Snippet(stage, "js", "mount(")
            .Replace("mode: \"embed\",", $"mode: \"embed\", script: \"{stage.Site.EmulatorUrl}/AliyunCaptcha.js\",", StringComparison.Ordinal);
        stage.Site.Pages["/page.html"] = Page("""
            <form id="contact"><input name="name"><input name="message"><button type="submit">Send</button></form>
            <script type="module" src="/snippet.js"></script>
            """);
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/page.html");
        await visit.TypeAsync();

        await visit.SubmitAsync("embed");

        await visit.IsInStateAsync("passed");
        await Expect(visit.Page.GetByRole(AriaRole.Status).Last).ToHaveTextAsync("Thanks!");
    }

    [Fact]
    public async Task The_form_of_the_readme_shows_that_it_was_verified()
    {
        await using var stage = await BrowserTestHost.StartAsync(minified: true);
        stage.Site.Pages["/page.html"] = Page(Block("README.md", "html", "data-captcha-gate")
            .Replace("http://127.0.0.1:8080", stage.Site.EndpointUrl, StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8081", stage.Site.EmulatorUrl, StringComparison.Ordinal));
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/page.html");
        await visit.Page.FillAsync("[name=name]", "Ada Lovelace");

        await visit.SubmitAsync("popup");

        await visit.IsInStateAsync("passed");
        await Expect(visit.Page.GetByRole(AriaRole.Status).Last).ToHaveTextAsync("Verified.");
        Assert.Empty(visit.Problems);
    }

    private static string Page(string body) => $"""<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">{body}</html>""";

    /// <summary>The first fenced block of this language that has this text in it, with the tests' addresses.</summary>
    private static string Snippet(BrowserTestHost stage, string language, string with) =>
        Block("docs/static-site.md", language, with)
            .Replace("https://verify.example.com", stage.Site.EndpointUrl, StringComparison.Ordinal)
            .Replace("YOUR_SCENE", "emuscene3", StringComparison.Ordinal)
            .Replace("YOUR_PREFIX", "emulator", StringComparison.Ordinal)
            .Replace("data-captcha-gate ", $"data-captcha-gate data-captcha-script=\"{stage.Site.EmulatorUrl}/AliyunCaptcha.js\" ", StringComparison.Ordinal)
            .Replace("data-captcha-gate\n", $"data-captcha-gate data-captcha-script=\"{stage.Site.EmulatorUrl}/AliyunCaptcha.js\"\n", StringComparison.Ordinal);

    private static string Block(string document, string language, string with) =>
        File.ReadAllText(Repository.PathOf(document.Split('/')))
            .Split("```")
            .First(block => block.StartsWith($"{language}\n", StringComparison.Ordinal) && block.Contains(with, StringComparison.Ordinal))[language.Length..];
}
