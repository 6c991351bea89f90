using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Redis;

/// <summary>Registers the shared state on Redis.</summary>
public static class RedisRegistration
{
    /// <summary>Registers the settings, and the store where a connection string or a store of secrets is set. Call it before the registration of CaptchaGate, whose own state is in process.</summary>
    public static IServiceCollection AddSharedRedis(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection(RedisOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddSingleton(RedisOptionsValidator.Section);
        if (!IsOn(configuration))
            return services;
        services.AddLogger<RedisSecrets>().AddLogger<StoreBreaker>().AddLogger<RedisState>().AddLogger<RedisMonitor>();
        services.AddSingleton(provider => new RedisSecrets(
            CreateReader(provider, configuration),
            provider.GetRequiredService<IOptions<CredentialsOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RedisSecrets>>()));
        services.AddSingleton<IStoreSecrets>(static services => services.GetRequiredService<RedisSecrets>());
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<StoreBreaker>();
        services.AddSingleton<RedisMeter>();
        services.AddSingleton<RedisStore>();
        services.AddSingleton<RedisKeys>();
        services.AddSingleton<ResultSeal>();
        services.AddSingleton<RedisState>();
        services.AddSingleton<ISharedState>(static services => services.GetRequiredService<RedisState>());
        services.AddSingleton<ISharedStateCheck, RedisCheck>();
        services.AddHostedService<RedisMonitor>();
        return services;
    }

    // Before the settings are validated, so that nothing is registered where nothing is shared.
    private static bool IsOn(IConfiguration configuration)
    {
        var section = configuration.GetSection(RedisOptions.Section);
        return new RedisOptions
        {
            ConnectionString = section[nameof(RedisOptions.ConnectionString)],
            Source = Enum.TryParse<CredentialSourceKind>(section[nameof(RedisOptions.Source)], ignoreCase: true, out var source) ? source : null,
        }.IsOn;
    }

    private static SecretReader CreateReader(IServiceProvider services, IConfiguration configuration)
    {
        var options = services.GetRequiredService<IOptions<RedisOptions>>().Value;
        return new SecretReader(options, configuration, options.HasStore ? services.GetRequiredKeyedService<ISecretStore>(options.Source) : null);
    }
}
