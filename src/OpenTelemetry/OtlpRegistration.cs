using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace CaptchaGate.OpenTelemetry;

/// <summary>Registers the export of traces, metrics and logs to an OpenTelemetry collector.</summary>
public static class OtlpRegistration
{
    /// <summary>Registers the export; it happens only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    public static void AddOtlpExport(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<OtlpOptions>().Configure<IConfiguration>(Read).CheckAtStart();
        builder.Services.AddSingleton<IValidateOptions<OtlpOptions>, OtlpOptionsValidator>();
        var options = new OtlpOptions();
        Read(options, builder.Configuration);
        if (!options.IsOn)
            return;
        var resource = Describe(new RandomNonceSource().Next());
        builder.Logging.AddOpenTelemetry(logging => logging
            .SetResourceBuilder(resource)
            .AddOtlpExporter(exporter => OtlpExport.Prefer(exporter, builder.Configuration)));
        builder.Services.AddHostedService(services => new OtlpExport(services.GetRequiredService<IConfiguration>(), resource, services.GetRequiredService<LoggerProvider>()));
    }

    // The platform's own attributes and names come last and win: OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES.
    private static ResourceBuilder Describe(string instance) => ResourceBuilder.CreateEmpty()
        .AddTelemetrySdk()
        .AddService("captcha-gate", serviceVersion: typeof(CaptchaVerifier).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: false, serviceInstanceId: instance)
        .AddEnvironmentVariableDetector();

    private static void Read(OtlpOptions options, IConfiguration configuration)
    {
        options.Endpoint = configuration[OtlpOptions.EndpointSetting];
        options.Protocol = configuration[OtlpOptions.ProtocolSetting];
        options.Timeout = configuration[OtlpOptions.TimeoutSetting];
    }
}
