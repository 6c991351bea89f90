using StackExchange.Redis;

namespace CaptchaGate.Redis;

/// <summary>What came of one call of the store: a result, or a fault, or neither where the caller left.</summary>
internal readonly record struct StoreReply(RedisResult? Result, StoreFault? Fault)
{
    // What the store answers may have been written by anyone.
    public override string ToString() => Fault?.ToString() ?? nameof(StoreReply);
}
