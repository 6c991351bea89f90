using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Credentials.Federation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Azure;

/// <summary>Registers what only Azure has.</summary>
public static class AzureCredentials
{
    /// <summary>
    /// Registers <see cref="CredentialSourceKind.KeyVault"/> and <see cref="CredentialSourceKind.Federation"/>. An
    /// <see cref="HttpPipelineTransport"/> that is registered replaces the network.
    /// </summary>
    public static IServiceCollection AddAzureCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.CloseOptions<KeyVaultOptions>().AddOptions<KeyVaultOptions>().Bind(configuration.GetSection(KeyVaultOptions.Section));
        services.CloseOptions<IdentityOptions>().AddOptions<IdentityOptions>().Bind(configuration.GetSection(IdentityOptions.Section));
        services.AddSingleton<IValidateOptions<CredentialsOptions>, KeyVaultOptionsValidator>();
        services.AddSingleton<IValidateOptions<CredentialsOptions>, IdentityOptionsValidator>();
        // One client and one credential for the life of the process: both cache tokens and connections.
        services.TryAddSingleton(static services => AzureIdentity.Create(
            services.GetRequiredService<IOptions<IdentityOptions>>().Value.ManagedIdentityClientId,
            services.GetRequiredService<IHostEnvironment>().IsDevelopment(),
            services.GetService<HttpPipelineTransport>()));
        services.TryAddSingleton(static services => new SecretClient(
            services.GetRequiredService<IOptions<KeyVaultOptions>>().Value.Uri,
            services.GetRequiredService<TokenCredential>(),
            AzureIdentity.Bound(new SecretClientOptions(), services.GetService<HttpPipelineTransport>())));
        services.AddKeyedSingleton<ISecretStoreSettings, KeyVaultStoreOptionsValidator>(CredentialSourceKind.KeyVault);
        services.AddKeyedSingleton<ISecretStore, KeyVaultSecretStore>(CredentialSourceKind.KeyVault);
        services.AddKeyedSingleton<ICredentialSource, KeyVaultCredentialSource>(CredentialSourceKind.KeyVault);
        services.TryAddSingleton<IFederationTokenSource, AzureFederationTokenSource>();
        services.AddFederatedCredentials();
        return services;
    }
}
