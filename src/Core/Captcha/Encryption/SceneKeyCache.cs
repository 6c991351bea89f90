using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Captcha.Encryption;

/// <summary>
/// Keeps the key of encrypted scene ids between requests, by the AccessKey's rules: read again in the background once it is
/// <see cref="CredentialsOptions.Refresh"/> old, kept while the store is down until <see cref="CredentialsOptions.MaxStale"/>.
/// </summary>
/// <param name="store">The store that holds the key.</param>
/// <param name="name">The secret's name there.</param>
internal sealed class SceneKeyCache(ISecretStore store, string name, CredentialsOptions options, TimeProvider time, ILogger<SceneKeyCache> log)
{
    private static readonly SceneKeyResult.Unavailable NotRead = new(Outcome.LocalExhaustion, "the key was not read yet");

    private readonly Lock _lock = new();
    private SceneKey? _key;
    private SceneKeyResult.Unavailable _fault = NotRead;
    private DateTimeOffset _loadedAt;
    private DateTimeOffset _notBefore;
    private bool _lastReadFailed;
    private Task? _loading;

    public async ValueTask<SceneKeyResult> GetAsync(CancellationToken cancellationToken)
    {
        var (result, loading) = Look();
        if (result is SceneKeyResult.Available || loading is null)
            return result;
        await loading.WaitAsync(cancellationToken);
        return Look().Result;
    }

    private (SceneKeyResult Result, Task? Loading) Look()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            // Not tied to any request: the one that starts it may be aborted, the others still wait for it.
            var loading = _loading ?? (IsDue(now) ? _loading = Task.Run(LoadAsync) : null);
            return (_key is not null && now - _loadedAt <= options.MaxStale ? new SceneKeyResult.Available(_key) : _fault, loading);
        }
    }

    private bool IsDue(DateTimeOffset now) => now >= _notBefore && (_key is null || _lastReadFailed || now - _loadedAt >= options.Refresh);

    private async Task LoadAsync()
    {
        var read = await ReadAsync();
        lock (_lock)
        {
            Update(read, time.GetUtcNow());
            _loading = null;
        }
    }

    private async Task<SecretRead> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(CredentialCache.LoadTimeout, time);
        try
        {
            return await store.ReadAsync(name, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return new SecretRead.Failed(StoreFaults.Silent("the store"));
        }
#pragma warning disable CA1031 // A store that violates its contract is a bug in CaptchaGate; the current key stays in use.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new SecretRead.Failed(new CredentialLoad.Faulted(exception.GetType().Name));
        }
    }

    private void Update(SecretRead read, DateTimeOffset now)
    {
        _notBefore = now + CredentialCache.RetryAfterFailure;
        _lastReadFailed = true;
        switch (read)
        {
            case SecretRead.Found { Text: var text } when SceneKey.TryParse(text) is { } key:
                if (!key.Matches(_key))
                    log.SceneKeyLoaded(_key is not null);
                (_key, _loadedAt, _lastReadFailed) = (key, now, false);
                break;
            case SecretRead.Found:
                Fail(new CredentialLoad.Misconfigured("the secret is not the Base64 of 32 bytes"), now);
                break;
            case SecretRead.Failed { Why: var why }:
                Fail(why, now);
                break;
        }
    }

    private void Fail(CredentialLoad why, DateTimeOffset now)
    {
        var (outcome, reason) = CredentialFaults.Of(why);
        _fault = new SceneKeyResult.Unavailable(outcome, reason);
        if (_key is null)
            log.SceneKeyFailed(reason);
        else
            log.SceneKeyStale(reason, now - _loadedAt);
    }
}
