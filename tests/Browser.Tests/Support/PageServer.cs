using System.Collections.Concurrent;
using System.Text.Json;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>The static site: the demo's files, the module, pages of the tests, and an inbox that keeps what forms send.</summary>
internal sealed class PageServer
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css",
        [".svg"] = "image/svg+xml",
    };

    public required string EmulatorUrl { get; init; }

    public required string EndpointUrl { get; init; }

    public bool Minified { get; init; }

    /// <summary>The folder of a built site; null for the demo.</summary>
    public string? Root { get; set; }

    /// <summary>More options of <c>mount</c> for the demo page.</summary>
    public Dictionary<string, object> Options { get; } = [];

    /// <summary>Pages that a test brings along, by path.</summary>
    public Dictionary<string, string> Pages { get; } = [];

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Inbox { get; } = [];

    public async Task HandleAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {EmulatorUrl}; connect-src 'self' {EmulatorUrl} {EndpointUrl}; style-src 'self'; "
            + $"img-src 'self' data:; base-uri 'none'; form-action 'self' {EndpointUrl}";
        var path = request.Path == "/" ? "/index.html" : request.Path.Value!;
        response.ContentType = Types.GetValueOrDefault(Path.GetExtension(path), "text/html; charset=utf-8");
        if (path is "/inbox")
            await ReceiveAsync(request, response);
        else if (path is "/config.js")
            await response.WriteAsync($"window.captchaGateDemo = {Settings()};");
        else if (Pages.TryGetValue(path, out var page))
            await response.WriteAsync(page);
        else
            await response.SendFileAsync(FileOf(path));
    }

    private string FileOf(string path) => Root is not null ? Path.Combine(Root, path.TrimStart('/'))
        : path is "/captcha-gate.js" ? Repository.PathOf("web", Minified ? "captcha-gate.min.js" : "captcha-gate.js")
        : path.StartsWith("/captcha-gate/", StringComparison.Ordinal) ? Repository.PathOf("web", path.TrimStart('/'))
        : Repository.PathOf("samples", "static-site", path.TrimStart('/'));

    private string Settings() => JsonSerializer.Serialize(new
    {
        endpoint = $"{EndpointUrl}/api/verify",
        scriptUrl = $"{EmulatorUrl}/AliyunCaptcha.js",
        region = "sgp",
        prefix = "emulator",
        scenes = new { V2 = "emuscene2", V3 = "emuscene3" },
        options = Options,
    });

    private async Task ReceiveAsync(HttpRequest request, HttpResponse response)
    {
        var form = await request.ReadFormAsync();
        Inbox.Enqueue(form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));
        await response.WriteAsync("<!doctype html><title>Received</title><h1>Received</h1>");
    }
}
