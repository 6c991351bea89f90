using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>
/// The encryption mode of the account: a page of an encrypted scene must initialise with Base64(IV + AES-256-CBC of
/// <c>sceneId&amp;timestamp&amp;expireTime</c>), made with the account's key.
/// </summary>
public sealed class SceneEncryption
{
    /// <summary>The key from the start: "emulator-ekey-32-bytes-long-key!" in Base64.</summary>
    public const string DefaultKey = "ZW11bGF0b3ItZWtleS0zMi1ieXRlcy1sb25nLWtleSE=";

    private const int KeyLength = 32;
    private const int IvLength = 16;
    private const long MaxExpireTime = 86_400;

    private readonly EmulatorClock _clock;
    private volatile byte[] _key = Convert.FromBase64String(DefaultKey);

    internal SceneEncryption(EmulatorClock clock) => _clock = clock;

    /// <value>The account's <c>ekey</c>, Base64 of 32 bytes. Throws <see cref="MintException"/> for anything else.</value>
    public string Key
    {
        get => Convert.ToBase64String(_key);
        set
        {
            var bytes = new byte[KeyLength + 1];
            if (!Convert.TryFromBase64String(value, bytes, out var length) || length != KeyLength)
                throw new MintException("the key is not the Base64 of 32 bytes.");
            _key = bytes[..KeyLength];
        }
    }

    internal void Reset() => Key = DefaultKey;

    /// <summary>Whether a page may initialise <paramref name="sceneId"/> with <paramref name="encryptedSceneId"/> now.</summary>
    internal bool Admits(string sceneId, string? encryptedSceneId)
    {
        if (Decrypt(encryptedSceneId)?.Split('&') is not [var scene, var timestamp, var expireTime])
            return false;
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        return string.Equals(scene, sceneId, StringComparison.Ordinal)
            && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var made)
            && long.TryParse(expireTime, NumberStyles.None, CultureInfo.InvariantCulture, out var life)
            && life is >= 1 and <= MaxExpireTime
            && made <= now
            && now <= made + life;
    }

    private string? Decrypt(string? encryptedSceneId)
    {
        try
        {
            var bytes = Convert.FromBase64String(encryptedSceneId ?? "");
            if (bytes.Length <= IvLength)
                return null;
            using var aes = Aes.Create();
            aes.Key = _key;
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(aes.DecryptCbc(bytes.AsSpan(IvLength), bytes.AsSpan(0, IvLength), PaddingMode.PKCS7));
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or ArgumentException)
        {
            // No Base64, no whole blocks, wrong padding, or no text: another key, or an altered byte.
            return null;
        }
    }
}
