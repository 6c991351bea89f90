namespace CaptchaGate.Emulator.Widget;

/// <summary><c>GET /AliyunCaptcha.js</c>: the stand-in for the browser's script.</summary>
internal static class WidgetFile
{
    private const string Resource = "Widget/AliyunCaptcha.js";

    public static void MapWidget(this IEndpointRouteBuilder routes) => routes.MapGet("/AliyunCaptcha.js", (RequestDelegate)Serve);

    private static async Task Serve(HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.AccessControlAllowOrigin = "*";
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
