using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>Registers encrypted scene ids.</summary>
internal static class SceneEncryptionRegistration
{
    public static void AddSceneEncryption(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<SceneEncryptionOptions>, SceneEncryptionOptionsValidator>();
        services.TryAddSingleton(static services => new EncryptedSceneIds(
            CreateCache(services),
            services.GetRequiredService<ServiceClock>(),
            services.GetRequiredService<IOptions<SceneEncryptionOptions>>()));
    }

    private static SceneKeyCache? CreateCache(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SceneEncryptionOptions>>().Value;
        return options.Source is not { } source ? null : new SceneKeyCache(
            services.GetRequiredKeyedService<ISecretStore>(source),
            source is CredentialSourceKind.Environment ? $"{SceneEncryptionOptions.Section}:{nameof(SceneEncryptionOptions.Key)}" : options.SecretName!,
            services.GetRequiredService<IOptions<CredentialsOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SceneKeyCache>>());
    }
}
