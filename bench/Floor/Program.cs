using CaptchaGate.Bench.Floor;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = builder.Configuration["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] is "1");
var app = builder.Build();
using var forward = new Forward(new Uri(app.Configuration["Upstream"] ?? "http://127.0.0.1:9"));
app.Run(context =>
{
    if (HttpMethods.IsPost(context.Request.Method))
        return forward.HandleAsync(context);
    context.Response.ContentLength = "ok".Length;
    return context.Response.WriteAsync("ok");
});
await app.RunAsync();
