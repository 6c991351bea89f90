using System.Threading.RateLimiting;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Credentials.Federation;
using CaptchaGate.Core.Credentials.Kms;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Receipts;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Resilience.Regions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Core.Verification.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core;

/// <summary>Registers CaptchaGate.</summary>
public static class ServiceRegistration
{
    /// <summary>
    /// Registers <see cref="CaptchaVerifier"/>, bound to the sections <c>Captcha</c>, <c>FailOpen</c> and <c>Credentials</c>, which are
    /// validated at start. What is registered before (<see cref="TimeProvider"/>, <see cref="INonceSource"/>, <see cref="SocketsHttpHandler"/>) stays.
    /// </summary>
    public static IServiceCollection AddCaptchaGate(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        AddSettings(services, configuration);
        services.AddLogger<CaptchaVerifier>().AddLogger<CircuitBreaker>().AddLogger<HealthProbe>().AddLogger<ServiceClock>();
        services.AddCredentials();
        services.AddSceneEncryption();
        services.AddWidget();
        AddUpstream(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<INonceSource, RandomNonceSource>();
        services.TryAddSingleton<WorkInProgress>();
        // First, so that it is stopped last: after the server takes no more requests.
        services.AddHostedService(static services => services.GetRequiredService<WorkInProgress>());
        services.TryAddSingleton<SceneRegistry>();
        services.TryAddSingleton<ReplayCache>();
        services.TryAddSingleton<FailOpenBudget>();
        services.TryAddSingleton<ISharedState, InProcessState>();
        services.TryAddSingleton<SharedBudget>();
        services.TryAddSingleton<TokenReservations>();
        services.TryAddSingleton<WidgetClaims>();
        services.TryAddSingleton<RegionalVerifier>();
        services.TryAddSingleton<CircuitBreaker>();
        services.TryAddSingleton(static services => new WarmUp(
            services.GetRequiredService<ICredentials>(),
            services.GetRequiredService<RegionalServices>(),
            services.GetRequiredService<TimeProvider>()));
        services.AddHostedService(static services => services.GetRequiredService<WarmUp>());
        services.TryAddSingleton<CallMeter>();
        services.TryAddSingleton<VerificationMeter>();
        services.TryAddSingleton<EncryptionWatch>();
        services.TryAddSingleton<VerificationTelemetry>();
        services.AddHostedService<VerificationGauges>();
        services.TryAddSingleton<ReceiptIssuer>();
        services.TryAddSingleton(static services => new Health(
            services.GetRequiredService<ICredentials>(),
            services.GetRequiredService<RegionalServices>(),
            services.GetRequiredService<ISharedState>()));
        services.TryAddSingleton(static services => new CaptchaVerifier(
            services.GetRequiredService<SceneRegistry>(),
            services.GetRequiredService<ReplayCache>(),
            Admission(services.GetRequiredService<IOptions<AdmissionOptions>>().Value),
            services.GetRequiredService<RegionalVerifier>(),
            services.GetRequiredService<FailOpenBudget>(),
            services.GetRequiredService<SharedBudget>(),
            services.GetRequiredService<TokenReservations>(),
            services.GetRequiredService<WidgetClaims>(),
            services.GetRequiredService<VerificationTelemetry>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IOptions<CaptchaOptions>>(),
            services.GetRequiredService<WorkInProgress>()));
        return services;
    }

    // Every section is bound here: the code that binds them, which the compiler generates, uses the options of all folders.
    private static void AddSettings(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CaptchaOptions>().Bind(configuration.GetSection(CaptchaOptions.Section)).CheckAtStart();
        services.AddOptions<FailOpenOptions>().Bind(configuration.GetSection(FailOpenOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<CaptchaOptions>, CaptchaOptionsValidator>();
        services.AddSingleton<IValidateOptions<CaptchaOptions>, UnknownSettings<CaptchaOptions>>();
        services.AddSingleton<IValidateOptions<FailOpenOptions>, FailOpenOptionsValidator>();
        services.AddOptions<ReceiptOptions>().Bind(configuration.GetSection(ReceiptOptions.Section)).CheckAtStart();
        services.AddOptions<CredentialsOptions>().Bind(configuration.GetSection(CredentialsOptions.Section)).CheckAtStart();
        services.CloseOptions<FederationOptions>().AddOptions<FederationOptions>().Bind(configuration.GetSection(FederationOptions.Section));
        services.CloseOptions<KmsOptions>().AddOptions<KmsOptions>().Bind(configuration.GetSection(KmsOptions.Section));
        services.AddOptions<SceneEncryptionOptions>().Bind(configuration.GetSection(SceneEncryptionOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<ReceiptOptions>, ReceiptOptionsValidator>();
        services.AddSingleton(ReceiptOptionsValidator.Section);
        services.AddSingleton(CaptchaOptionsValidator.Section);
        services.AddSingleton(FailOpenOptionsValidator.Section);
        services.TryAddSingleton(configuration);
    }

    private static void AddUpstream(IServiceCollection services)
    {
        services.TryAddSingleton(static services => services.GetRequiredService<IOptions<CaptchaOptions>>().Value.ConnectionLimits);
        services.TryAddSingleton(static services => UpstreamHandler.Create(services.GetRequiredService<ConnectionLimits>(), services.GetRequiredService<NameResolver>()));
        services.TryAddSingleton<ConnectionPlaces>();
        services.TryAddSingleton(static services => new CaptchaClient(
            new HttpMessageInvoker(new RenewedConnections(services.GetRequiredService<SocketsHttpHandler>(), services.GetRequiredService<TimeProvider>()), disposeHandler: false),
            services.GetRequiredService<INonceSource>(),
            services.GetRequiredService<ConnectionPlaces>()));
        services.TryAddSingleton(static services => CaptchaEndpoints.Of(services.GetRequiredService<IOptions<CaptchaOptions>>().Value));
        services.TryAddSingleton(static services => new OtherName(services.GetRequiredService<CaptchaEndpoints>().First, System.Net.Dns.GetHostAddressesAsync));
        services.TryAddSingleton<NameResolver>();
        services.TryAddSingleton<EndpointSelector>();
        services.TryAddSingleton<ServiceClock>();
        services.TryAddSingleton<RetryingVerifier>();
        services.TryAddSingleton<AttemptWatch>();
        services.TryAddSingleton<IProbeClient, ProbeClient>();
        services.TryAddSingleton<HealthProbe>();
        services.TryAddSingleton<HealthMonitor>();
        AddRegions(services);
    }

    // The main region's parts are the container's, so that what is registered before takes their place.
    private static void AddRegions(IServiceCollection services)
    {
        services.TryAddSingleton(static services => new ServiceRegion(services.GetRequiredService<IOptions<CaptchaOptions>>().Value.Region ?? default));
        services.TryAddSingleton<RegionalService>();
        services.TryAddSingleton<RegionalServiceFactory>();
        services.TryAddSingleton(static services => new RegionalServices(
            services.GetRequiredService<RegionalService>(),
            services.GetRequiredService<SceneRegistry>(),
            region => services.GetRequiredService<RegionalServiceFactory>().Create(region)));
    }

    private static ConcurrencyLimiter Admission(AdmissionOptions options) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = options.Concurrency == 0 ? int.MaxValue : options.Concurrency });
}
