namespace CaptchaGate.Core.Credentials;

/// <summary>
/// A store that the AccessKey comes from. An implementation asks the store each time; <see cref="CredentialCache"/>
/// decides when. It reports what the store can say as a result and throws only when cancelled.
/// </summary>
public interface ICredentialSource
{
    Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken);
}
