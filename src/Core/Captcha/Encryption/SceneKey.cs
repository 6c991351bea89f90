using System.Security.Cryptography;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>
/// The console's <c>ekey</c>. The bytes never leave this object: it can only be asked to encrypt, it prints as <c>***</c>, and
/// its bytes are cleared when nothing refers to it any more.
/// </summary>
internal sealed class SceneKey
{
    /// <summary>The length of the key in bytes: AES-256.</summary>
    public const int Length = 32;

    /// <summary>The length of the initialisation vector in bytes: one block of AES.</summary>
    public const int IvLength = 16;

    private readonly byte[] _key;

    private SceneKey(ReadOnlySpan<byte> key)
    {
        // Pinned, so that the collector leaves no copies behind when it compacts.
        _key = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
        key.CopyTo(_key);
    }

#pragma warning disable MA0055 // A request in flight may still encrypt with a key that was rotated out, so only the collector knows when it ends.
    ~SceneKey() => CryptographicOperations.ZeroMemory(_key);
#pragma warning restore MA0055

    /// <summary>Reads the key as the console shows it: Base64 of 32 bytes. White space around it is ignored.</summary>
    /// <returns>Null when the text is no such key.</returns>
    public static SceneKey? TryParse(string? text)
    {
        Span<byte> bytes = stackalloc byte[Length + 1];
        try
        {
            return text is not null && Convert.TryFromBase64String(text, bytes, out var length) && length == Length ? new SceneKey(bytes[..Length]) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Whether both are the same key, compared in fixed time.</summary>
    public bool Matches(SceneKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_key, other._key);

    /// <summary>"AES/CBC/PKCS5Padding, 256-bit key, Base64(IV + ciphertext)" ("Encryption Mode", CAPTCHA 2.0 documentation), with a fresh random IV.</summary>
    public string Encrypt(ReadOnlySpan<byte> plaintext)
    {
        Span<byte> iv = stackalloc byte[IvLength];
        RandomNumberGenerator.Fill(iv);
        return Encrypt(plaintext, iv);
    }

    /// <summary>The same with a given IV, which must never be used twice.</summary>
    internal string Encrypt(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.SetKey(_key);
        var encrypted = new byte[IvLength + aes.GetCiphertextLengthCbc(plaintext.Length, PaddingMode.PKCS7)];
        iv.CopyTo(encrypted);
        aes.EncryptCbc(plaintext, iv, encrypted.AsSpan(IvLength), PaddingMode.PKCS7);
        GC.KeepAlive(this);
        return Convert.ToBase64String(encrypted);
    }

    public override string ToString() => "***";
}
