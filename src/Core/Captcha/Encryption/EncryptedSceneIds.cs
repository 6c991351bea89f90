using System.Globalization;
using System.Text;
using CaptchaGate.Core.Alibaba;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>
/// Issues encrypted scene ids: <c>sceneId&amp;timestamp&amp;expireTime</c>, encrypted with the console's key ("Encryption Mode",
/// CAPTCHA 2.0 documentation).
/// </summary>
public sealed class EncryptedSceneIds
{
    /// <summary>"The timestamp must not be later than the current time": so many seconds may our clock be ahead of the service's.</summary>
    internal const int ClockAllowanceSeconds = 10;

    /// <summary>"expireTime ranges from 1 to 86400 seconds."</summary>
    private const int MaxExpireSeconds = 86_400;

    private readonly SceneKeyCache? _keys;
    private readonly ServiceClock _clock;
    private readonly int _lifetimeSeconds;

    /// <param name="keys">The key; null where encrypted scene ids are not configured.</param>
    internal EncryptedSceneIds(SceneKeyCache? keys, ServiceClock clock, IOptions<SceneEncryptionOptions> options)
    {
        _keys = keys;
        _clock = clock;
        _lifetimeSeconds = (int)options.Value.Lifetime.TotalSeconds;
    }

    /// <value>Whether encrypted scene ids are configured.</value>
    public bool IsEnabled => _keys is not null;

    /// <summary>Issues an id for <paramref name="scene"/>, each time another one.</summary>
    /// <exception cref="InvalidOperationException">Encrypted scene ids are not configured.</exception>
    public async ValueTask<EncryptedSceneIdResult> IssueAsync(Scene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return await GetKeyAsync(cancellationToken) switch
        {
            SceneKeyResult.Available { Key: var key } => Issue(scene, key),
            SceneKeyResult.Unavailable { Outcome: var outcome } => new EncryptedSceneIdResult.Unavailable(outcome),
            var other => throw new InvalidOperationException($"Unknown key result {other.GetType()}."),
        };
    }

    /// <summary>Reads the key, if it was not read yet.</summary>
    /// <returns>Why there is none, as a phrase of ours; null when there is one.</returns>
    /// <exception cref="InvalidOperationException">Encrypted scene ids are not configured.</exception>
    public async Task<string?> CheckKeyAsync(CancellationToken cancellationToken) =>
        await GetKeyAsync(cancellationToken) is SceneKeyResult.Unavailable { Reason: var reason } ? reason : null;

    private ValueTask<SceneKeyResult> GetKeyAsync(CancellationToken cancellationToken) =>
        _keys?.GetAsync(cancellationToken) ?? throw new InvalidOperationException("Encrypted scene ids are not configured.");

    private EncryptedSceneIdResult.Issued Issue(Scene scene, SceneKey key)
    {
        var timestamp = _clock.Now.ToUnixTimeSeconds() - ClockAllowanceSeconds;
        var expireTime = Math.Min(_lifetimeSeconds + ClockAllowanceSeconds, MaxExpireSeconds);
        var plaintext = string.Create(CultureInfo.InvariantCulture, $"{scene.Id}&{timestamp}&{expireTime}");
        return new EncryptedSceneIdResult.Issued(key.Encrypt(Encoding.ASCII.GetBytes(plaintext)), TimeSpan.FromSeconds(expireTime - ClockAllowanceSeconds));
    }
}
