using System.Text.Json;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Playground;

namespace CaptchaGate.Browser.Tests.Playground;

/// <summary>What the page tells of a request is what happened, and no secret.</summary>
public sealed class StepTests(Chromium chromium)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task The_steps_show_the_call_as_the_service_got_it()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, "?mode=invisible");

        await playground.SendAsync();

        await playground.HasRowAsync(38);
        await Expect(playground.Steps.Locator("li")).ToHaveCountAsync(6);
        var call = Assert.Single(playground.Emulator.Journal.Entries, static call => call.Minted);
        var signed = SignedCall.Of(call)!;
        await Expect(playground.Step("call").Locator("pre").First).ToHaveTextAsync(signed.CanonicalRequest, new() { UseInnerText = false });
        await Expect(playground.Step("call").Locator("pre").Last).ToHaveTextAsync(signed.StringToSign, new() { UseInnerText = false });
        await Expect(playground.Step("reply").Locator("pre")).ToContainTextAsync("\"VerifyCode\": \"T001\"");
        await Expect(playground.Step("answer").Locator("pre")).ToContainTextAsync("\"verified\": true");
        await Expect(playground.Page.Locator("#log")).ToContainTextAsync("VerificationCompleted (1000)");
    }

    [Fact]
    public async Task Everything_that_the_page_can_fetch_holds_no_secret_and_no_token()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, "?mode=invisible");
        await playground.SendAsync();
        await playground.HasRowAsync(38);
        await playground.SetAsync("key-refused");
        await playground.SendAsync();
        await playground.HasRowAsync(30);

        var told = await FeedAsync(playground.Address) + await playground.Page.ContentAsync() + await Http.GetStringAsync(new Uri(playground.Address, "/config.js"), TestContext.Current.CancellationToken);

        Assert.Contains("VerifyIntelligentCaptcha", told, StringComparison.Ordinal);
        string[] secrets =
        [
            EmulatorKeys.DefaultSecret, DemoSite.ServiceKey, "whsec_", "PRIVATE KEY",
            .. playground.Emulator.Journal.Entries.Where(static call => call.Minted).SelectMany(static call => new[] { call.CaptchaVerifyParam!, JsonEncodedText.Encode(call.CaptchaVerifyParam!).ToString() }),
        ];
        AssertEach.Of(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_keeps_the_requests_and_the_settings()
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium, "?mode=invisible");
        await playground.SetAsync("policy", "closed");
        await playground.SendAsync();
        await playground.HasRowAsync(38);

        await playground.Page.ReloadAsync();

        await Expect(playground.Page.Locator("input[name=policy][value=closed]")).ToBeCheckedAsync();
        await playground.Page.Locator("#history button").ClickAsync();
        await playground.HasRowAsync(38);
    }

    [Theory]
    [InlineData("https://www.example.com", "application/json", """{"situation":"down","policy":"open","instances":1}""", 403)]
    [InlineData(null, "text/plain", """{"situation":"down","policy":"open","instances":1}""", 403)]
    [InlineData(null, "application/json", """{"situation":"unknown","policy":"open","instances":1}""", 400)]
    [InlineData(null, "application/json", """{"situation":"down","policy":"open","instances":3}""", 400)]
    [InlineData(null, "application/json", "{", 400)]
    public async Task Only_the_page_itself_may_break_the_world(string? origin, string contentType, string body, int status)
    {
        await using var playground = await PlaygroundVisit.OpenAsync(chromium);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(playground.Address, "/playground/world"))
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, contentType),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        await Expect(playground.Page.Locator("#world")).ToHaveAttributeAsync("data-situation", "working");
    }

    // Up to the event that says that what follows is new.
    private static async Task<string> FeedAsync(Uri address)
    {
        await using var stream = await Http.GetStreamAsync(new Uri(address, "/playground/events"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var text = new System.Text.StringBuilder();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line is not "event: ready")
            text.AppendLine(line);
        return text.ToString();
    }
}
