namespace CaptchaGate.Emulator.Widget;

/// <summary>What a page loads to show the widget: <c>GET /AliyunCaptcha.js</c>, the stand-in for the browser's script, and what that asks first.</summary>
internal static class WidgetFile
{
    private const string Resource = "Widget/AliyunCaptcha.js";

    /// <param name="initialize">Answers the initialisation of a scene.</param>
    public static void MapWidget(this IEndpointRouteBuilder routes, WidgetHosts hosts, RequestDelegate initialize)
    {
        routes.MapGet("/AliyunCaptcha.js", (RequestDelegate)(context => ServeAsync(context, hosts, hosts.Script, Serve)));
        routes.MapGet("/initialization/{id}", (RequestDelegate)(context => ServeAsync(context, hosts, hosts.Initialization, initialize)));
    }

    private static async Task ServeAsync(HttpContext context, WidgetHosts hosts, WidgetFault fault, RequestDelegate serve)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (!await hosts.SpoilAsync(context, fault))
            await serve(context);
    }

    private static async Task Serve(HttpContext context)
    {
        var response = context.Response;
        await using var file = typeof(WidgetFile).Assembly.GetManifestResourceStream(Resource);
        if (file is null)
        {
            response.StatusCode = 404;
            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync("This emulator was built without tools/Emulator/Widget/AliyunCaptcha.js; add the file and build again.", context.RequestAborted);
            return;
        }

        response.ContentType = "text/javascript; charset=utf-8";
        response.ContentLength = file.Length;
        await file.CopyToAsync(response.Body, context.RequestAborted);
    }
}
