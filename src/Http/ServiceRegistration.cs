using System.Diagnostics;
using CaptchaGate.Core;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Upstream;
using CaptchaGate.Http.Answers;
using CaptchaGate.Http.Forms;
using CaptchaGate.Http.Operations;
using CaptchaGate.Http.Requests;
using CaptchaGate.Http.Routes;
using CaptchaGate.Http.Scenes;
using CaptchaGate.Http.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http;

/// <summary>Registers the HTTP contract.</summary>
public static class ServiceRegistration
{
    /// <summary>Registers <see cref="GateApplication"/> and the gate beneath it, bound to the section <c>Http</c>, which is validated at start.</summary>
    public static IServiceCollection AddGateApplication(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddCaptchaGate(configuration);
        services.AddLogger<GateApplication>().AddLogger<AlteredTokens>().AddLogger<ClientAddressResolver>().AddLogger<FormDelivery>().AddLogger<FormRoute>();
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpSettings>();
        services.AddSingleton(HttpSettings.Section);
        services.AddOptions<FormsOptions>().Bind(configuration.GetSection(FormsOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<FormsOptions>, FormSettings>();
        services.AddSingleton(FormSettings.Section);
        services.CloseOptions<AdmissionOptions>().AddOptions<AdmissionOptions>().Configure<IOptions<HttpOptions>>(
            static (admission, http) => admission.Concurrency = http.Value.RateLimit.Concurrency);
        services.TryAddSingleton<BodyBudget>();
        services.TryAddSingleton<FieldsReader>();
        services.TryAddSingleton<ServiceKeys>();
        services.TryAddSingleton<ServiceKeyGuard>();
        services.TryAddSingleton<ClientAddressResolver>();
        services.TryAddSingleton<ClientRateLimit>();
        services.TryAddSingleton<AlteredTokens>();
        services.TryAddSingleton<RefusedOrigins>();
        services.TryAddSingleton<SceneOrigins>();
        services.AddSingleton<IValidateOptions<CaptchaOptions>, SceneOriginSettings>();
        services.AddSingleton<Route, VerifyRoute>();
        services.AddSingleton<Route, SiteverifyRoute>();
        services.AddSingleton<Route, SceneRoute>();
        services.AddSingleton<Route, KeysRoute>();
        services.AddSingleton<Route, HealthRoute>();
        services.AddSingleton<Route, LiveRoute>();
        services.AddSingleton<Route, ReadyRoute>();
        services.AddSingleton<Route, OpenApiRoute>();
        services.TryAddSingleton<FormDelivery>();
        services.TryAddSingleton<FormSubmissions>();
        services.TryAddSingleton<HttpMeter>();
        services.TryAddSingleton<TrustedTraceContext>();
        // The web server asks for it too, and must not believe more than we do.
        services.AddSingleton<DistributedContextPropagator>(static services => services.GetRequiredService<TrustedTraceContext>());
        services.TryAddSingleton(static services => new GateApplication(
            services.GetServices<Route>().Concat(Forms(services)),
            services.GetRequiredService<IOptions<HttpOptions>>(),
            services.GetRequiredService<INonceSource>(),
            services.GetRequiredService<TrustedTraceContext>(),
            services.GetRequiredService<HttpMeter>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<WorkInProgress>(),
            services.GetRequiredService<RefusedOrigins>(),
            services.GetRequiredService<ILogger<GateApplication>>()));
        return services;
    }

    private static IEnumerable<Route> Forms(IServiceProvider services) =>
        services.GetRequiredService<IOptions<FormsOptions>>().Value.Select(form => new FormRoute(
            form.Key,
            form.Value,
            services.GetRequiredService<Gate>(),
            services.GetRequiredService<FieldsReader>(),
            services.GetRequiredService<ClientAddressResolver>(),
            services.GetRequiredService<ClientRateLimit>(),
            services.GetRequiredService<FormDelivery>(),
            services.GetRequiredService<FormSubmissions>(),
            services.GetRequiredService<WorkInProgress>(),
            services.GetRequiredService<AlteredTokens>(),
            services.GetRequiredService<SceneOrigins>(),
            services.GetRequiredService<ILogger<FormRoute>>()));
}
