namespace CaptchaGate.Core.Credentials;

/// <summary>The AccessKey that requests are signed with.</summary>
public interface ICredentials
{
    /// <summary>The key to use now.</summary>
    ValueTask<CredentialResult> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reads the store again because the service refused <paramref name="refused"/>.</summary>
    /// <returns>The key to use now, which may be the refused one.</returns>
    Task<CredentialResult> ReloadAsync(AccessKey refused, CancellationToken cancellationToken);
}
