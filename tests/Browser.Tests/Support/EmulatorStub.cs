using System.Collections.Concurrent;
using System.Text.Json;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>The two control routes that the widget needs, and the widget itself.</summary>
internal sealed class EmulatorStub
{
    private int _minted;

    /// <summary>Every request, as "GET /path".</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What each token was minted from.</summary>
    public ConcurrentDictionary<string, JsonElement> Minted { get; } = [];

    /// <summary>Makes the widget's script answer 503.</summary>
    public bool ScriptIsDown { get; set; }

    /// <summary>Makes minting answer 500.</summary>
    public bool MintIsDown { get; set; }

    public async Task HandleAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Requests.Enqueue($"{request.Method} {request.Path}");
        response.Headers.AccessControlAllowOrigin = "*";
        if (request.Path == "/AliyunCaptcha.js")
            await SendScriptAsync(response);
        else if (request.Path.StartsWithSegments("/initialization", StringComparison.Ordinal, out var scene))
            await SendSceneAsync(response, scene.Value!.TrimStart('/'));
        else if (request.Path == "/_emulator/tokens")
            await MintAsync(request, response);
        else
            response.StatusCode = StatusCodes.Status404NotFound;
    }

    private Task SendScriptAsync(HttpResponse response)
    {
        response.ContentType = "text/javascript; charset=utf-8";
        response.StatusCode = ScriptIsDown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return ScriptIsDown ? Task.CompletedTask : response.SendFileAsync(Repository.PathOf("tools", "Emulator", "Widget", "AliyunCaptcha.js"));
    }

    private static Task SendSceneAsync(HttpResponse response, string id)
    {
        var architecture = id switch { "emuscene2" => "V2", "emuscene3" => "V3", _ => null };
        if (architecture is not null)
            return response.WriteAsJsonAsync(new { id, architecture });
        response.StatusCode = StatusCodes.Status404NotFound;
        return response.WriteAsJsonAsync(new { error = $"no scene '{id}'" });
    }

    private async Task MintAsync(HttpRequest request, HttpResponse response)
    {
        var asked = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
        if (MintIsDown)
        {
            response.StatusCode = StatusCodes.Status500InternalServerError;
            await response.WriteAsJsonAsync(new { error = "no more tokens" });
            return;
        }

        // V2's token is JSON text: quotes, braces, and characters that careless encoding would break.
        var token = $$"""{"sceneId":"{{asked.GetProperty("scene")}}","certifyId":"{{Interlocked.Increment(ref _minted)}}","data":"+/=&% äß 验证"}""";
        Minted[token] = asked;
        await response.WriteAsJsonAsync(new { captchaVerifyParam = token, certifyId = "certify" });
    }
}
