using System.Text.Json;
using CaptchaGate.Tests;

namespace CaptchaGate.Browser.Tests.Errors;

/// <summary>A page with one form, whose options a test sets wrongly.</summary>
internal sealed class ErrorPage
{
    // Each start gets its own time; the tests wait for the end of one.
    private const int ShortTimeout = 700;

    private ErrorPage(BrowserTestHost stage, PageVisit visit)
    {
        (Stage, Visit) = (stage, visit);
        Options = new(StringComparer.Ordinal)
        {
            ["endpoint"] = $"{stage.Site.EndpointUrl}/api/verify",
            ["scene"] = "emuscene3",
            ["prefix"] = "emulator",
            ["script"] = $"{stage.Site.EmulatorUrl}/AliyunCaptcha.js",
            ["mode"] = "invisible",
        };
    }

    public BrowserTestHost Stage { get; }

    public PageVisit Visit { get; }

    /// <value>What is given to <c>mount</c>.</value>
    public Dictionary<string, object> Options { get; }

    /// <summary>Opens the page and sends the form.</summary>
    public static async Task<ErrorPage> SendAsync(BrowserTestHost stage, PageVisit visit, Action<ErrorPage> arrange)
    {
        var page = new ErrorPage(stage, visit);
        arrange(page);
        stage.Site.Pages["/error.js"] = $$"""
            import { mount } from "/captcha-gate.js";
            window.told = [];
            document.addEventListener("captchagate:error", ({ detail: { error } }) => window.told.push(error));
            mount(document.querySelector("form"), {{JsonSerializer.Serialize(page.Options)}});
            document.documentElement.dataset.mounted = "";
            """;
        stage.Site.Pages["/error.html"] = """
            <!doctype html><html lang="en"><title>Error</title><link rel="icon" href="data:,"><script type="module" src="/error.js"></script>
            <form><input name="name" aria-label="Name"><button type="submit">Send</button></form></html>
            """;
        // A script that is held back would delay the page's own load event.
        await visit.Page.GotoAsync($"{stage.SiteUrl}/error.html", new() { WaitUntil = WaitUntilState.Commit });
        await Expect(visit.Page.Locator("html[data-mounted]")).ToHaveCountAsync(1);
        await visit.Send.ClickAsync();
        return page;
    }

    /// <summary>The page names a host by another name, which its Content-Security-Policy does not list.</summary>
    public static string Unlisted(string url) => url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public void TimeOutSoon() => Options["timeout"] = ShortTimeout;

    /// <summary>Puts another script in the place of Alibaba's.</summary>
    public void UseScript(string source)
    {
        Stage.Site.Pages["/alibaba.js"] = source;
        Options["script"] = $"{Stage.SiteUrl}/alibaba.js";
    }

    /// <summary>Alibaba's script, reporting this code instead of making a widget.</summary>
    public void Report(string code) => UseScript($$"""window.initAliyunCaptcha = ({ onError }) => onError({ code: "{{code}}", msg: "as Alibaba says it" });""");

    /// <summary>The first error of this code, as the page's script got it.</summary>
    public async Task<JsonElement> ErrorAsync(string code)
    {
        await Visit.UntilAsync($"window.told.some(error => error.code === '{code}')");
        var json = await Visit.Page.EvaluateAsync<string>("code => JSON.stringify(window.told.find(error => error.code === code))", code);
        return JsonDocument.Parse(json).RootElement;
    }

    /// <summary>The line in the console for this code.</summary>
    public async Task<string> ConsoleAsync(string code)
    {
        string? Line() => Visit.Problems.FirstOrDefault(problem => problem.StartsWith($"CaptchaGate: {code}.", StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Line() is not null);
        return Line()!;
    }
}
