using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Resources;

namespace CaptchaGate.AzureMonitor;

/// <summary>Registers the export of metrics and spans to Application Insights.</summary>
public static class AzureMonitorRegistration
{
    // The platform's name of the app: with it our telemetry and the host's are one role.
    private const string AppName = "WEBSITE_SITE_NAME";

    /// <summary>Registers the export; it happens only where <c>Telemetry__AzureMonitor</c> is true.</summary>
    public static void AddAzureMonitorExport(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AzureMonitorOptions>()
            .Bind(builder.Configuration.GetSection(AzureMonitorOptions.Section))
            .Configure<IConfiguration>(ReadPlatform)
            .CheckAtStart();
        builder.Services.AddSingleton<IValidateOptions<AzureMonitorOptions>, AzureMonitorOptionsValidator>();
        builder.Services.AddSingleton(AzureMonitorOptionsValidator.Section);
        if (bool.TryParse(builder.Configuration[$"{AzureMonitorOptions.Section}:{nameof(AzureMonitorOptions.AzureMonitor)}"], out var on) && on)
        {
            builder.Services.AddHostedService(static services => new AzureMonitorExport(
                services.GetRequiredService<IOptions<AzureMonitorOptions>>().Value,
                Describe(services.GetRequiredService<IConfiguration>())));
        }
    }

    private static ResourceBuilder Describe(IConfiguration configuration) => ResourceBuilder.CreateEmpty()
        .AddService(
            configuration[AppName] is { Length: > 0 } app ? app : "captcha-gate",
            serviceVersion: typeof(CaptchaVerifier).Assembly.GetName().Version?.ToString(3),
            autoGenerateServiceInstanceId: false,
            serviceInstanceId: new RandomNonceSource().Next())
        .AddEnvironmentVariableDetector();

    private static void ReadPlatform(AzureMonitorOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration[AzureMonitorOptions.ConnectionStringSetting];
        options.Authentication = configuration[AzureMonitorOptions.AuthenticationSetting];
    }
}
