using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Emulator.Control;

/// <summary>The routes under <c>/_emulator/</c>.</summary>
internal static class ControlApi
{
    public static void MapControlApi(this IEndpointRouteBuilder routes, EmulatorState state)
    {
        var handlers = new ControlHandlers(state);
        var network = new NetworkHandlers(state);
        var credentials = new CredentialHandlers(state);
        var control = routes.MapGroup("/_emulator");
        Map("POST", "/tokens", handlers.MintToken);
        Map("GET", "/scenes", context => ControlJson.WriteAsync(context.Response, 200, state.Scenes.All));
        Map("GET", "/scenes/{id}", handlers.GetScene);
        Map("PUT", "/scenes/{id}", handlers.PutScene);
        Map("PUT", "/ekey", handlers.PutEncryptionKey);
        Map("PUT", "/keys/{id}", handlers.PutKey);
        Map("PUT", "/secrets/{**name}", credentials.PutSecret);
        Map("PUT", "/sts/trust", credentials.PutTrust);
        Map("POST", "/sts/tokens", credentials.IssueIdentity);
        Map("POST", "/script", handlers.AddToScript);
        Map("POST", "/standing", handlers.AddStanding);
        Map("DELETE", "/standing", handlers.ClearStanding);
        Map("POST", "/clock", handlers.MoveClock);
        Map("POST", "/throttle", handlers.SetThrottle);
        Map("GET", "/connections", network.GetConnections);
        Map("POST", "/connections", network.SpoilConnections);
        Map("GET", "/widget", network.GetWidget);
        Map("POST", "/widget", network.SpoilWidget);
        Map("POST", "/certificate", network.ServeCertificate);
        Map("GET", "/ca.pem", network.GetAuthority);
        Map("GET", "/journal", handlers.GetJournal);
        Map("GET", "/billing", handlers.GetBilling);
        Map("POST", "/reset", handlers.Reset);
        Map("GET", "/health", context => ControlJson.WriteAsync(context.Response, 200, new { status = "ok", scenes = state.Scenes.All.Select(scene => scene.Id) }));
        control.MapMethods("/{**path}", ["OPTIONS"], (RequestDelegate)Preflight);

        void Map(string method, string pattern, RequestDelegate handler) => control.MapMethods(pattern, [method], Guarded(handler));
    }

    /// <summary>A mistake of the caller is a 400 that names it; every answer can be read by a page of another origin.</summary>
    private static RequestDelegate Guarded(RequestDelegate handler) => async context =>
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await handler(context);
        }
        catch (Exception mistake) when (mistake is ControlException or MintException)
        {
            await ControlJson.WriteAsync(context.Response, 400, new { error = mistake.Message });
        }
    };

    private static Task Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE";
        headers.AccessControlAllowHeaders = "content-type";
        headers.AccessControlMaxAge = "600";
        headers["Access-Control-Allow-Private-Network"] = "true";
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }
}
