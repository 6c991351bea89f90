using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Redis;

/// <summary>Registers the shared state on Redis.</summary>
public static class RedisRegistration
{
    /// <summary>Registers the settings, and the store where <c>Shared__Redis__ConnectionString</c> is set. It must come before the gate, whose own state is in process.</summary>
    public static IServiceCollection AddSharedRedis(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection(RedisOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisSettings>();
        services.AddSingleton(RedisSettings.Section);
        if (string.IsNullOrEmpty(configuration[$"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}"]))
            return services;
        services.AddLogger<StoreBreaker>().AddLogger<RedisState>().AddLogger<RedisMonitor>();
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
}
