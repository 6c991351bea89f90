using System.Text.RegularExpressions;

namespace CaptchaGate.Browser.Tests.Errors;

/// <summary>Each row of the table in <c>docs/troubleshooting.md</c>, provoked: console, event and the visitor's text are as documented.</summary>
public sealed partial class ErrorTableTests(Chromium chromium)
{
    private static readonly Dictionary<string, Action<ErrorPage>> Provocations = new(StringComparer.Ordinal)
    {
        ["script-blocked"] = static page => page.Options["script"] = ErrorPage.Unlisted($"{page.Stage.Site.EmulatorUrl}/AliyunCaptcha.js"),
        ["script-unreachable"] = static page => page.Stage.Emulator.ScriptIsDown = true,
        ["script-timeout"] = static page => page.TimeOutSoon(),
        ["script-unexpected"] = static page => page.UseScript("window.somethingElse = true;"),
        ["prefix-missing"] = static page => page.Options.Remove("prefix"),
        ["prefix-refused"] = static page => page.Report("IllegalUserTag"),
        ["scene-missing"] = static page => page.Options.Remove("scene"),
        ["scene-refused"] = static page => page.Options["scene"] = "nowhere",
        ["scene-request-failed"] = static page => page.Options["encrypted"] = true,
        ["option-refused"] = static page => page.Options["region"] = "mars",
        ["account-refused"] = static page => page.Report("Forbidden.AccountAccessDenied"),
        ["widget-blocked"] = static page => page.UseScript(
            "window.initAliyunCaptcha = ({ onError }) => fetch('https://prefix.captcha-open-southeast.aliyuncs.com/').catch(() => onError({ code: 'NetworkError' }));"),
        ["widget-throttled"] = static page => page.Report("ThrottlingByStrategy"),
        ["widget-timeout"] = static page =>
        {
            page.TimeOutSoon();
            page.UseScript("window.initAliyunCaptcha = () => {};");
        },
        ["widget-error"] = static page => page.Report("SomethingNew"),
        ["language-unsupported"] = static page => page.Options["language"] = "xx",
        ["endpoint-missing"] = static page => page.Options.Remove("endpoint"),
        ["endpoint-blocked"] = static page => page.Options["endpoint"] = ErrorPage.Unlisted($"{page.Stage.Site.EndpointUrl}/api/verify"),
        ["endpoint-unreachable"] = static page => page.Stage.Endpoint.Always = Answers.Cut,
        ["endpoint-timeout"] = static page =>
        {
            page.Options["timeout"] = 4000;
            page.Stage.Endpoint.Always = Answers.Silence;
        },
        ["endpoint-not-found"] = static page => page.Stage.Endpoint.Always = Answers.Json(404, """{"status":404,"success":false,"code":"bad-request","detail":"Not found."}"""),
        ["endpoint-unexpected"] = static page => page.Stage.Endpoint.Always = Answers.Text(200, "text/html", "<h1>Welcome to the hotel</h1>"),
        ["endpoint-refused"] = static page => page.Stage.Endpoint.Always = Answers.Json(400, """{"status":400,"success":false,"code":"bad-request","detail":"The scene is not configured here."}"""),
        ["origin-refused"] = static page => page.Stage.Endpoint.Always = static context =>
        {
            context.Response.Headers.Remove("Access-Control-Allow-Origin");
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        },
    };

    public static TheoryData<string> Codes => [.. ErrorRow.Documented.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task An_error_is_told_as_it_is_documented(string code)
    {
        var row = ErrorRow.Documented[code];
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, "about:blank");
        var never = new TaskCompletionSource();
        if (code is "script-timeout")
            await visit.Page.RouteAsync("**/AliyunCaptcha.js", _ => never.Task);

        var page = await ErrorPage.SendAsync(stage, visit, Provocations[code]);

        await page.ErrorAsync(code);
        Assert.Matches(row.Pattern, await page.ConsoleAsync(code));
        await Expect(visit.Status).ToHaveTextAsync(row.VisitorReads);
        Assert.Equal(code is "language-unsupported" ? 1 : 0, await visit.SuccessesAsync());
        never.SetResult();
    }

    [Theory]
    [InlineData("IllegalScene", "scene-refused")]
    [InlineData("IllegalUserTag", "prefix-refused")]
    [InlineData("IllegalCertifyId", "option-refused")]
    [InlineData("Throttling", "widget-throttled")]
    [InlineData("SomethingNew", "widget-error")]
    public async Task The_event_and_the_console_have_Alibabas_own_code(string alibaba, string code)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, "about:blank");

        var page = await ErrorPage.SendAsync(stage, visit, page => page.Report(alibaba));

        var error = await page.ErrorAsync(code);
        Assert.Equal(alibaba, error.GetProperty("cause").GetProperty("code").GetString());
        Assert.Contains($"({alibaba}: as Alibaba says it)", await page.ConsoleAsync(code), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scene_of_the_other_architecture_is_told_like_a_wrong_one()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, "about:blank");

        var page = await ErrorPage.SendAsync(stage, visit, static page => page.Options["architecture"] = "V2");

        Assert.Contains("with architecture V2", await page.ConsoleAsync("scene-refused"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_documented_codes_are_those_that_there_are()
    {
        var sentences = File.ReadAllText(Repository.PathOf("web", "captcha-gate", "texts", "errors.js"));
        var types = File.ReadAllText(Repository.PathOf("web", "captcha-gate.d.ts"));
        string[] known = [.. Sentence().Matches(sentences).Select(static match => match.Groups["code"].Value).Order(StringComparer.Ordinal)];
        Assert.Equal(known, ErrorRow.Documented.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(known, TypedCode().Matches(types).Select(static match => match.Groups["code"].Value).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(known, Provocations.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [GeneratedRegex("^  \"(?<code>[a-z-]+)\":", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sentence();

    [GeneratedRegex("\\| \"(?<code>[a-z]+-[a-z-]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypedCode();
}
