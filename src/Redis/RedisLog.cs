using Microsoft.Extensions.Logging;

namespace CaptchaGate.Redis;

/// <summary>What the shared state logs. No event takes an address, a key or a message of the store.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(
        1050,
        LogLevel.Information,
        "Instances share their state. Without the store, each of {Instances} instances passes up to {Share} of {PerMinute} a minute and scene, {Total} in all.",
        EventName = "SharedStateStarted")]
    public static partial void SharedStateStarted(this ILogger log, int instances, int share, int perMinute, int total);

    [LoggerMessage(1051, LogLevel.Error, "The shared store is unavailable ({Reason}). This instance continues with its own memory and its share of the budget.", EventName = "SharedStateLost")]
    public static partial void SharedStateLost(this ILogger log, StoreFault reason);

    [LoggerMessage(1052, LogLevel.Information, "The shared store is available again.", EventName = "SharedStateRestored")]
    public static partial void SharedStateRestored(this ILogger log);

    [LoggerMessage(1053, LogLevel.Error, "{Count} stored results were not accepted ({Reason}). Another client writes to the store, or instances have different result keys.", EventName = "StoredResultRefused")]
    public static partial void StoredResultRefused(this ILogger log, SealFault reason, long count);

    [LoggerMessage(1054, LogLevel.Error, "The secrets of the shared store cannot be read ({Reason}). Those that were read before stay in use.", EventName = "SharedSecretsFailed")]
    public static partial void SharedSecretsFailed(this ILogger log, string reason);

    [LoggerMessage(1055, LogLevel.Information, "The secrets of the shared store were read (replaced: {Replaced}).", EventName = "SharedSecretsLoaded")]
    public static partial void SharedSecretsLoaded(this ILogger log, bool replaced);
}
