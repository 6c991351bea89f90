using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Core.Credentials;

/// <summary>The AccessKey that requests are signed with.</summary>
public interface ICredentials
{
    /// <summary>What is known now. It waits for nothing; a read of the store that is due starts in the background.</summary>
    CredentialResult Current { get; }

    /// <summary>Whether there was ever a key to sign with, even one that has ended since.</summary>
    bool HasEverLoaded { get; }

    /// <summary>The key to use now.</summary>
    ValueTask<CredentialResult> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reads the store again because the service refused <paramref name="refused"/>.</summary>
    /// <returns>The key to use now, which may be the refused one.</returns>
    Task<CredentialResult> ReloadAsync(AccessKey refused, CancellationToken cancellationToken);
}
