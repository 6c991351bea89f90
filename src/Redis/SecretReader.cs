using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Redis;

/// <summary>Reads the secrets where they are: in a store of secrets, or in the settings, which a provider may reload.</summary>
/// <param name="store">Null for the settings.</param>
internal sealed class SecretReader(RedisOptions options, IConfiguration configuration, ISecretStore? store)
{
    private static readonly SecretRead None = new SecretRead.Found("");

    public async Task<StoreSecretsRead> ReadAsync(CancellationToken cancellationToken)
    {
        if (store is null)
            return StoreSecrets.Parse(Setting(nameof(RedisOptions.ConnectionString)), Setting(nameof(RedisOptions.ResultKey)), Setting(nameof(RedisOptions.PreviousResultKey)));
        var reads = await Task.WhenAll(
            ReadAsync(store, options.ConnectionStringSecretName, cancellationToken),
            ReadAsync(store, options.ResultKeySecretName, cancellationToken),
            ReadAsync(store, options.PreviousResultKeySecretName, cancellationToken));
        if (reads.OfType<SecretRead.Failed>().FirstOrDefault() is { } failed)
            return new(Secrets: null, failed.GetReason());
        var texts = Array.ConvertAll(reads, static read => ((SecretRead.Found)read).Text);
        return StoreSecrets.Parse(texts[0].Trim(), texts[1], texts[2]);
    }

    private static Task<SecretRead> ReadAsync(ISecretStore store, string? name, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(name) ? Task.FromResult(None) : store.ReadAsync(name, cancellationToken);

    private string? Setting(string name) => configuration[$"{RedisOptions.Section}:{name}"];
}
