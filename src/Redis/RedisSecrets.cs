using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Redis;

/// <summary>
/// Keeps the secrets by the AccessKey's rules: read again once they are <see cref="CredentialsOptions.Refresh"/> old, and earlier where the store or a
/// result does not accept them. What was read last stays in use while it cannot be read again.
/// </summary>
internal sealed class RedisSecrets(SecretReader reader, IOptions<CredentialsOptions> options, TimeProvider time, ILogger<RedisSecrets> log) : IStoreSecrets
{
    private StoreSecrets? _current;
    private int _isDoubted;
    private DateTimeOffset? _readAt;
    private string? _fault;

    public StoreSecrets? Current => Volatile.Read(ref _current);

    /// <summary>They may have been rotated: the next refresh reads them soon, but not for each sign of it.</summary>
    public void MarkStale() => Volatile.Write(ref _isDoubted, 1);

    /// <summary>Reads them where that is due. For one caller at a time.</summary>
    /// <returns>Why the last read failed, as a phrase of ours; null where it did not.</returns>
    public async Task<string?> RefreshAsync(CancellationToken cancellationToken)
    {
        if (!IsDue())
            return _fault;
        Volatile.Write(ref _isDoubted, 0);
        var (secrets, fault) = await ReadAsync(cancellationToken);
        (_readAt, _fault) = (time.GetUtcNow(), fault);
        if (secrets is null)
        {
            log.SharedSecretsFailed(fault!);
        }
        else if (!secrets.Matches(_current))
        {
            log.SharedSecretsLoaded(_current is not null);
            Volatile.Write(ref _current, secrets);
        }

        return fault;
    }

    private bool IsDue()
    {
        if (_readAt is not { } readAt)
            return true;
        var age = time.GetUtcNow() - readAt;
        return _fault is not null ? age >= CredentialCache.RetryAfterFailure
            : age >= options.Value.Refresh || (Volatile.Read(ref _isDoubted) != 0 && age >= CredentialCache.MinReloadInterval);
    }

    private async Task<StoreSecretsRead> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), limit, CredentialCache.LoadTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await reader.ReadAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(Secrets: null, "the store of secrets did not answer in time");
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // A store that breaks its promise must not end the process: the secrets at hand stay.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(Secrets: null, exception.GetType().Name);
        }
    }
}
