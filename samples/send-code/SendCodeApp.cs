using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaptchaGate.Samples.SendCode;

/// <summary>The service: one route, behind the captcha.</summary>
internal static class SendCodeApp
{
    /// <param name="configure">Replaces services, for example the clock of a test.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddOptions<GateOptions>().BindConfiguration(GateOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        configure?.Invoke(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ICodeSender, ConsoleCodeSender>();
        builder.Services.AddHttpClient<SiteverifyClient>();
        builder.Services.AddHttpClient(ReceiptKeys.Client);
        builder.Services.AddSingleton<ReceiptKeys>();
        builder.Services.AddSingleton<ReceiptChecker>();
        builder.Services.AddSingleton<UsedReceipts>();
        builder.Services.AddTransient<CaptchaCheck>();
        var app = builder.Build();
        app.MapPost("/send-code", SendCodeRoute.HandleAsync);
        return app;
    }
}
