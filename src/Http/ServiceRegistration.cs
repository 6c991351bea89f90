using System.Diagnostics;
using CaptchaGate.Core;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Forms;
using CaptchaGate.Http.Operations;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Scenes;
using CaptchaGate.Http.Security;
using CaptchaGate.Http.Siteverify;
using CaptchaGate.Http.Verify;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http;

/// <summary>Registers the HTTP contract.</summary>
public static class ServiceRegistration
{
    /// <summary>Registers <see cref="HttpApplication"/> and the verifier that it uses, bound to the section <c>Http</c>, which is validated at start.</summary>
    public static IServiceCollection AddGateApplication(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddCaptchaGate(configuration);
        services.AddLogger<HttpApplication>().AddLogger<AlteredTokens>().AddLogger<ClientAddressResolver>().AddLogger<DiscoveryRoute>().AddLogger<FormDelivery>().AddLogger<FormRoute>();
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddSingleton(HttpOptionsValidator.Section);
        services.AddOptions<FormsOptions>().Bind(configuration.GetSection(FormsOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<FormsOptions>, FormOptionsValidator>();
        services.AddSingleton(FormOptionsValidator.Section);
        services.CloseOptions<AdmissionOptions>().AddOptions<AdmissionOptions>().Configure<IOptions<HttpOptions>>(
            static (admission, http) => admission.Concurrency = http.Value.RateLimit.Concurrency);
        services.TryAddSingleton<BodyBudget>();
        services.TryAddSingleton<FieldsReader>();
        services.TryAddSingleton<ServiceKeys>();
        services.TryAddSingleton<ServiceKeyGuard>();
        services.TryAddSingleton<ClientAddressResolver>();
        services.TryAddSingleton<ClientRateLimit>();
        services.TryAddSingleton<AlteredTokens>();
        services.TryAddSingleton<RejectedOrigins>();
        services.TryAddSingleton<SceneOrigins>();
        services.AddSingleton<IValidateOptions<CaptchaOptions>, SceneOriginValidator>();
        services.AddSingleton<Route, VerifyRoute>();
        services.AddSingleton<Route, SiteverifyRoute>();
        services.AddSingleton<Route, SceneRoute>();
        services.AddSingleton<Route, KeysRoute>();
        services.AddSingleton<Route, DiscoveryRoute>();
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
        services.TryAddSingleton(static services => new HttpApplication(
            services.GetServices<Route>().Concat(Forms(services)),
            services.GetRequiredService<IOptions<HttpOptions>>(),
            services.GetRequiredService<INonceSource>(),
            services.GetRequiredService<TrustedTraceContext>(),
            services.GetRequiredService<HttpMeter>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<WorkInProgress>(),
            services.GetRequiredService<RejectedOrigins>(),
            services.GetRequiredService<ILogger<HttpApplication>>()));
        return services;
    }

    private static IEnumerable<Route> Forms(IServiceProvider services) =>
        services.GetRequiredService<IOptions<FormsOptions>>().Value.Select(form => new FormRoute(
            form.Key,
            form.Value,
            services.GetRequiredService<CaptchaVerifier>(),
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
