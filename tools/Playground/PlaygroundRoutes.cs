using System.Text.Json;
using CaptchaGate.Playground.Live;
using CaptchaGate.Playground.Protected;
using CaptchaGate.Playground.Situations;
using CaptchaGate.Playground.Traces;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace CaptchaGate.Playground;

/// <summary>Which path is answered by whom.</summary>
internal static class PlaygroundRoutes
{
    /// <summary>Where the page's script fails to load in the situation "widget down".</summary>
    private const string BrokenScript = "/playground/unavailable.js";

    public static void UsePlayground(this WebApplication app, Uri emulator)
    {
        var services = app.Services;
        var world = services.GetRequiredService<SimulatedFaults>();
        app.MapExactly("/config.js", context => WriteConfigAsync(context, emulator, world));
        app.MapExactly(MessageStore.Path, services.GetRequiredService<MessageStore>().HandleAsync);
        app.MapExactly(ProtectedForm.Path, services.GetRequiredService<ProtectedForm>().HandleAsync);
        app.MapExactly("/playground/events", services.GetRequiredService<EventStream>().HandleAsync);
        app.MapExactly("/playground/situations", static context => context.Response.WriteAsJsonAsync(
            Situation.All.Select(static situation => new { situation.Name, situation.Label, situation.Row, situation.Explanation }), context.RequestAborted));
        app.MapExactly("/playground/world", context => ChangeAsync(context, world));
        app.MapExactly(BrokenScript, static context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        app.UseFiles();
        app.Run(services.GetRequiredService<Recorder>().HandleAsync);
    }

    private static void MapExactly(this WebApplication app, string path, RequestDelegate handler) =>
        app.MapWhen(context => context.Request.Path == path, branch => branch.Run(handler));

    private static void UseFiles(this WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "site"));
        // The documents are shown as they are written.
        var types = new FileExtensionContentTypeProvider { Mappings = { [".md"] = "text/plain; charset=utf-8" } };
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = types,
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-store",
        });
    }

    // Another site's page must not change this one, so its origin must be ours. A form cannot send JSON.
    private static async Task ChangeAsync(HttpContext context, SimulatedFaults world)
    {
        var (request, response) = (context.Request, context.Response);
        var origin = request.Headers.Origin.ToString();
        var isOurs = origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.Ordinal);
        if (!HttpMethods.IsPost(request.Method) || !request.HasJsonContentType() || !isOurs)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (await ReadAsync(request) is not { } wanted || !wanted.AreValid())
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await response.WriteAsJsonAsync(await world.ChangeAsync(wanted, CancellationToken.None), context.RequestAborted);
    }

    private static async Task<WorldSettings?> ReadAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFromJsonAsync<WorldSettings>(request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task WriteConfigAsync(HttpContext context, Uri emulator, SimulatedFaults world)
    {
        context.Response.ContentType = "text/javascript; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        var script = world.Situation == Situation.WidgetDown ? BrokenScript : new Uri(emulator, "AliyunCaptcha.js").AbsoluteUri;
        return context.Response.WriteAsync(
            $$"""
            window.captchaGateDemo = {
              endpoint: "/api/verify",
              scriptUrl: "{{script}}",
              region: "sgp",
              prefix: "emulator",
              scenes: { V2: "emuscene2", V3: "emuscene3" },
            };
            """,
            context.RequestAborted);
    }
}
