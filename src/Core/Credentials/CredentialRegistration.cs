using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials.Federation;
using CaptchaGate.Core.Credentials.FunctionCompute;
using CaptchaGate.Core.Credentials.Kms;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials;

/// <summary>Registers the sources of the AccessKey. Which of them is used is said by <see cref="CredentialsOptions.Source"/>.</summary>
public static class CredentialRegistration
{
    /// <summary>
    /// Registers <see cref="CredentialSourceKind.Federation"/> for a host whose cloud vouches for it; the host registers
    /// an <see cref="IFederationTokenSource"/>.
    /// </summary>
    public static IServiceCollection AddFederatedCredentials(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<CredentialsOptions>, FederationOptionsValidator>();
        services.AddKeyedSingleton<ICredentialSource, StsCredentialSource>(CredentialSourceKind.Federation);
        return services;
    }

    internal static void AddCredentials(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<CredentialsOptions>, CredentialsOptionsValidator>();
        services.AddSingleton(CredentialsOptionsValidator.Section);
        services.AddLogger<CredentialCache>().AddLogger<FunctionComputeCredentials>().AddLogger<FunctionComputeHeaders>();
        services.AddKeyedSingleton<ICredentialSource, EnvironmentCredentialSource>(CredentialSourceKind.Environment);
        services.AddKeyedSingleton<ISecretStore, EnvironmentSecretStore>(CredentialSourceKind.Environment);
        AddFunctionCompute(services);
        AddKms(services);
        services.TryAddSingleton(static services => new CredentialService(
            new HttpMessageInvoker(services.GetRequiredService<SocketsHttpHandler>(), disposeHandler: false),
            services.GetRequiredService<INonceSource>(),
            services.GetRequiredService<ServiceClock>()));
        services.TryAddSingleton(static services => new CredentialCache(
            services.GetRequiredKeyedService<ICredentialSource>(SourceOf(services)),
            services.GetRequiredService<IOptions<CredentialsOptions>>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<CredentialCache>>(),
            services.GetRequiredService<ServiceClock>(),
            services.GetRequiredService<OtherName>()));
        services.TryAddSingleton<ICredentials>(static services => SourceOf(services) is CredentialSourceKind.FunctionCompute
            ? services.GetRequiredService<FunctionComputeCredentials>()
            : services.GetRequiredService<CredentialCache>());
    }

    private static void AddFunctionCompute(IServiceCollection services)
    {
        services.TryAddSingleton<FunctionComputeCredentialSource>();
        services.TryAddSingleton<FunctionComputeCredentials>();
        services.AddKeyedSingleton<ICredentialSource>(
            CredentialSourceKind.FunctionCompute,
            static (services, _) => services.GetRequiredService<FunctionComputeCredentialSource>());
        services.TryAddSingleton(static services => new FunctionComputeHeaders(
            services.GetRequiredService<FunctionComputeCredentialSource>(),
            services.GetRequiredService<IOptions<CredentialsOptions>>(),
            services.GetRequiredService<IConfiguration>(),
            services.GetRequiredService<ILogger<FunctionComputeHeaders>>()));
    }

    private static void AddKms(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<CredentialsOptions>, KmsOptionsValidator>();
        services.AddKeyedSingleton<ISecretStoreSettings, KmsStoreOptionsValidator>(CredentialSourceKind.Kms);
        services.AddKeyedSingleton<ISecretStore, KmsSecretStore>(CredentialSourceKind.Kms);
        services.AddKeyedSingleton<ICredentialSource, KmsCredentialSource>(CredentialSourceKind.Kms);
    }

    private static CredentialSourceKind? SourceOf(IServiceProvider services) => services.GetRequiredService<IOptions<CredentialsOptions>>().Value.Source;
}
