using System.Collections.Concurrent;
using System.Text;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>Mints tokens and remembers the last 200,000 of them.</summary>
internal sealed class TokenMint(Scenes scenes, SceneEncryption encryption, EmulatorClock clock)
{
    private const int Capacity = 200_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<string, TokenRecord> _byCertifyId = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _oldestFirst = new();

    public MintedToken Mint(MintRequest request)
    {
        var architecture = ArchitectureOf(request);
        Check(request);
        var certifyId = request.CertifyId ?? Identifiers.Letters(10);
        var text = TokenText.Write(architecture, request.Scene, certifyId, request);
        if (Encoding.UTF8.GetByteCount(text) > MintRequest.MaxBytes)
            throw new MintException($"the token would be larger than {MintRequest.MaxBytes} bytes; give less data.");

        var token = new MintedToken(text, certifyId, request.Scene, architecture);
        Remember(token, request);
        return token;
    }

    public TokenRecord? Find(string? certifyId) => certifyId is null ? null : _byCertifyId.GetValueOrDefault(certifyId);

    public void Reset()
    {
        _byCertifyId.Clear();
        _oldestFirst.Clear();
    }

    private Architecture ArchitectureOf(MintRequest request)
    {
        if (scenes.Find(request.Scene) is not { } scene)
            throw new MintException($"no scene '{request.Scene}'; PUT it to /_emulator/scenes/{request.Scene} first, or use {Scenes.V2} or {Scenes.V3}.");
        if (scene.Architecture is { } only && request.Architecture is { } asked && only != asked)
            throw new MintException($"scene '{scene.Id}' is {only}, so it has no {asked} tokens; leave architecture out or use another scene.");
        return request.Architecture ?? scene.Architecture ?? Architecture.V3;
    }

    private static void Check(MintRequest request)
    {
        if (request.CertifyId is { } id && (id.Length is 0 or > 128 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))))
            throw new MintException("certifyId takes 1 to 128 letters, digits, _ and -.");
        if (request.Size is < 0 or > MintRequest.MaxBytes)
            throw new MintException($"size takes a number of bytes up to {MintRequest.MaxBytes}.");
        if (request.Data is { } data && HasLoneSurrogate(data))
            throw new MintException("data holds half of a surrogate pair, which UTF-8 can't carry.");
    }

    private static bool HasLoneSurrogate(string text)
    {
        try
        {
            StrictUtf8.GetByteCount(text);
            return false;
        }
        catch (EncoderFallbackException)
        {
            return true;
        }
    }

    private void Remember(MintedToken token, MintRequest request)
    {
        _byCertifyId[token.CertifyId] = new(token, clock.TokenNow, request.Verdict)
        {
            IsEncrypted = encryption.Admits(request.Scene, request.EncryptedSceneId),
        };
        _oldestFirst.Enqueue(token.CertifyId);
        if (_oldestFirst.Count > Capacity && _oldestFirst.TryDequeue(out var oldest))
            _byCertifyId.TryRemove(oldest, out _);
    }
}
