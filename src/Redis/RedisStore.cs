using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CaptchaGate.Redis;

/// <summary>Runs scripts within the time limit. Whatever goes wrong with the store is a fault and never an exception: no verification fails for it.</summary>
internal sealed class RedisStore(RedisConnection connection, StoreBreaker breaker, RedisMeter meter, IOptions<RedisOptions> options, TimeProvider time)
{
    private readonly TimeSpan _limit = options.Value.Timeout;

    /// <summary>Runs a script for a verification, unless the store is known not to work.</summary>
    /// <returns>Null where the store gave no answer.</returns>
    public async ValueTask<RedisResult?> TryRunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        if (!breaker.IsOpen)
            return (await CallAsync(script, keys, values, _limit, cancellationToken)).Result;
        meter.Count(script.Operation, "Skipped");
        return null;
    }

    /// <summary>Runs a script whatever is known of the store.</summary>
    /// <param name="limit">How long to wait; null for the time of a verification.</param>
    public async Task<StoreReply> CallAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, TimeSpan? limit, CancellationToken cancellationToken)
    {
        if (connection.Database is not { } database)
            return Fail(script, StoreFault.Disconnected);
        Task<RedisResult>? call = null;
        try
        {
            call = database.ScriptEvaluateAsync(script.Text, keys, values);
            var result = await call.WaitAsync(limit ?? _limit, time, cancellationToken);
            breaker.RecordSuccess();
            meter.Count(script.Operation, "Answered");
            return new StoreReply(result, Fault: null);
        }
#pragma warning disable CA1031 // The store must never make a verification fail, whatever its client throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Observe(call);
            // A caller who left says nothing about the store.
            return exception is OperationCanceledException && cancellationToken.IsCancellationRequested ? default : Fail(script, FaultOf(exception));
        }
    }

    private static StoreFault FaultOf(Exception exception) => exception switch
    {
        TimeoutException => StoreFault.TimedOut,
        RedisServerException => StoreFault.Refused,
        _ => StoreFault.Disconnected,
    };

    // A result that comes later is not used; its exception counts as seen.
    private static void Observe(Task? call) =>
        _ = call?.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private StoreReply Fail(RedisScript script, StoreFault fault)
    {
        meter.Count(script.Operation, fault.ToString());
        breaker.RecordFailure(fault);
        return new StoreReply(Result: null, fault);
    }
}
