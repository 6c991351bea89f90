using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Http;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.FileProviders;

namespace CaptchaGate.Playground;

/// <summary>The sample pages, the endpoint and its form's receiver on one port, against the emulator.</summary>
internal static class DemoSite
{
    /// <summary>The service key of the demonstration, which samples/send-code uses.</summary>
    public const string ServiceKey = "playground-service-key";

    /// <summary>Builds the site without starting it; nothing of the machine's own settings reaches it.</summary>
    public static WebApplication Build(int port, Uri emulator)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        var address = $"http://127.0.0.1:{(port == 0 ? FreePort() : port)}";
        var inbox = new Inbox(TimeProvider.System);
        builder.Configuration.AddInMemoryCollection([.. Settings(emulator), .. Form(address, inbox), .. Receipts(address)]);
        builder.WebHost.UseKestrelCore();
        builder.AddServerDefaults();
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Services.AddGateApplication(builder.Configuration);
        var app = builder.Build();
        app.Urls.Add(address);
        app.Use((context, next) => AddSecurityHeaders(context, next, emulator));
        app.MapWhen(static context => context.Request.Path == "/config.js", page => page.Run(context => WriteConfigAsync(context, emulator)));
        app.MapWhen(static context => context.Request.Path == Inbox.Path, receiver => receiver.Run(inbox.HandleAsync));
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "site"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-store" });
        app.RunGate();
        return app;
    }

    public static Uri AddressOf(WebApplication started) => new(started.Urls.First());

    private static Dictionary<string, string?> Settings(Uri emulator) => new(StringComparer.Ordinal)
    {
        // A browser names its origin even to its own server.
        ["Http:AllowedOrigins:0"] = "*",
        ["Captcha:Region"] = "sgp",
        ["Captcha:SceneId"] = "emuscene3",
        ["Captcha:Scenes:v2:Id"] = "emuscene2",
        ["Captcha:Endpoint"] = emulator.AbsoluteUri,
        ["Http:ServiceKeys:playground"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ServiceKey)))}",
        ["Credentials:Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIemulator",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "emulator-secret",
    };

    private static Dictionary<string, string?> Form(string address, Inbox inbox) => new(StringComparer.Ordinal)
    {
        ["Forms:contact:Target"] = address + Inbox.Path,
        ["Forms:contact:SigningSecret"] = inbox.SigningSecret,
        ["Forms:contact:SuccessUrl"] = address + "/thanks.html",
        ["Forms:contact:FailureUrl"] = address + "/sorry.html",
        ["Forms:contact:HoneypotField"] = "website",
    };

    // A key for this run, so that samples/send-code can check receipts.
    private static Dictionary<string, string?> Receipts(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(StringComparer.Ordinal)
        {
            ["Receipts:Enabled"] = "true",
            ["Receipts:Issuer"] = address,
            ["Receipts:Audience"] = "https://shop.example.com",
            ["Receipts:SigningKey"] = key.ExportPkcs8PrivateKeyPem(),
        };
    }

    // The form's addresses stand in the settings, so the port must be known before it is listened on.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next, Uri emulator)
    {
        var origin = emulator.GetLeftPart(UriPartial.Authority);
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {origin}; connect-src 'self' {origin}; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'";
        return next(context);
    }

    private static Task WriteConfigAsync(HttpContext context, Uri emulator)
    {
        context.Response.ContentType = "text/javascript; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            $$"""
            window.captchaGateDemo = {
              endpoint: "/api/verify",
              scriptUrl: "{{new Uri(emulator, "AliyunCaptcha.js")}}",
              region: "sgp",
              prefix: "emulator",
              scenes: { V2: "emuscene2", V3: "emuscene3" },
            };
            """,
            context.RequestAborted);
    }
}
