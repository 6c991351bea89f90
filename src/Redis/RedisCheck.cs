using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CaptchaGate.Redis;

/// <summary>Examines the store with a connection of its own settings: whether it can be reached, lets us in, and takes writes.</summary>
internal sealed class RedisCheck(RedisSecrets secrets, RedisConnection connection, RedisStore store, RedisKeys keys, IOptions<RedisOptions> options, TimeProvider time) : ISharedStateCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<SharedStateFinding> RunAsync(CancellationToken cancellationToken)
    {
        if (await secrets.RefreshAsync(cancellationToken) is { } reason)
            return new SharedStateFinding($"its secrets cannot be read: {reason}", TimeSpan.Zero, options.Value.Timeout);
        await connection.ConnectAsync(secrets.Current!.ConnectionString);
        // The first call also loads the script.
        var fault = await AskAsync(cancellationToken);
        var started = time.GetTimestamp();
        fault ??= await AskAsync(cancellationToken);
        return new SharedStateFinding(Describe(fault), time.GetElapsedTime(started), options.Value.Timeout);
    }

    private async Task<StoreFault?> AskAsync(CancellationToken cancellationToken)
    {
        RedisKey[] all = [keys.Epoch, keys.Contact];
        return (await store.CallAsync(RedisScript.Check, all, [], Limit, cancellationToken)).Fault;
    }

    private static string? Describe(StoreFault? fault) => fault switch
    {
        null => null,
        StoreFault.TimedOut => "it did not answer within 5 seconds",
        StoreFault.Refused => "it answered with an error: it is full or read-only, or the user may not run scripts or use keys with this prefix",
        _ => "there is no connection: the address, the network, TLS or the password is wrong",
    };
}
