using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Core.Credentials;

/// <summary>Secrets in the configuration. They are read each time, so a provider that reloads brings a new value without a restart.</summary>
internal sealed class EnvironmentSecretStore(IConfiguration configuration) : ISecretStore
{
    /// <param name="name">The configuration path, with colons.</param>
    public Task<SecretRead> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult<SecretRead>(
        configuration[name] is { Length: > 0 } text
            ? new SecretRead.Found(text)
            : new SecretRead.Failed(new CredentialLoad.Misconfigured($"{name.Replace(":", "__", StringComparison.Ordinal)} is not set")));
}
