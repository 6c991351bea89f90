using System.Text.Json;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary><c>samples/webview</c> with the addresses of a test in its settings and its policy.</summary>
internal sealed class WebviewSite(string emulatorUrl, string endpointUrl)
{
    /// <value>What takes the place of <c>config.js</c>.</value>
    public Dictionary<string, object> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["region"] = "sgp",
        ["prefix"] = "emulator",
        ["scene"] = "emuscene3",
        ["language"] = "en",
        ["script"] = $"{emulatorUrl}/AliyunCaptcha.js",
        ["endpoint"] = "",
        ["sceneRoute"] = "",
        ["parents"] = Array.Empty<string>(),
    };

    public async Task HandleAsync(HttpContext context)
    {
        var (path, response) = (context.Request.Path.Value!, context.Response);
        response.ContentType = Path.GetExtension(path) switch { ".js" => "text/javascript", ".css" => "text/css", _ => "text/html; charset=utf-8" };
        if (path is "/config.js")
            await response.WriteAsync($"window.captchaWebview = {JsonSerializer.Serialize(Settings)};");
        else if (path is "/captcha-gate.js")
            await response.SendFileAsync(Repository.PathOf("web", "captcha-gate.min.js"));
        else if (path is "/index.html")
            await response.WriteAsync(await PageAsync());
        else if (File.Exists(FileOf(path)))
            await response.SendFileAsync(FileOf(path));
        else
            response.StatusCode = StatusCodes.Status404NotFound;
    }

    // The policy of the sample, with the emulator in Alibaba's place.
    private async Task<string> PageAsync() => (await File.ReadAllTextAsync(FileOf("/index.html")))
        .Replace("https://o.alicdn.com", emulatorUrl, StringComparison.Ordinal)
        .Replace("connect-src 'self' https://verify.example.com", $"connect-src 'self' {emulatorUrl} {endpointUrl}", StringComparison.Ordinal);

    private static string FileOf(string path) => Repository.PathOf("samples", "webview", Path.GetFileName(path));
}
