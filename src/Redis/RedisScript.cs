namespace CaptchaGate.Redis;

/// <summary>One operation as one script: it runs as a whole, on the server's clock.</summary>
/// <param name="Operation">Which one, for metrics.</param>
/// <param name="Text">Lua.</param>
internal sealed record RedisScript(StoreOperation Operation, string Text)
{
    /// <summary>
    /// A token's key is a hash: <c>o</c> the owner (instance and request), <c>s</c> the scope, <c>l</c> the lease's end, <c>r</c> the result. It stays for
    /// the token's whole life, so a reservation that ended without a result is never given to another instance. The request that has it and asks again
    /// lost the reply. A key of another type was not written by this product.
    /// </summary>
    public static readonly RedisScript Reserve = new(StoreOperation.Reserve, """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local known = redis.pcall('HMGET', KEYS[1], 'o', 's', 'l', 'r')
        if known.err then return {4} end
        if not known[1] then
          redis.call('HSET', KEYS[1], 'o', ARGV[1], 's', ARGV[2], 'l', string.format('%.0f', now + ARGV[3]))
          redis.call('PEXPIRE', KEYS[1], ARGV[4])
          return {1}
        end
        if known[1] == ARGV[1] then return {1} end
        if ARGV[2] == '' or known[2] ~= ARGV[2] then return {4} end
        if known[4] then return {2, known[4]} end
        local lease = tonumber(known[3])
        if lease and lease > now then return {3} end
        return {4}
        """);

    /// <summary>
    /// Only the request that has the reservation releases it, and only its instance stores a result: a client that left may send the request again.
    /// Where the store has forgotten the reservation, the result is stored all the same.
    /// </summary>
    public static readonly RedisScript Complete = new(StoreOperation.Complete, """
        local owner = redis.pcall('HGET', KEYS[1], 'o')
        if type(owner) == 'table' then return 0 end
        if ARGV[3] == '' then
          if owner == ARGV[1] then return redis.call('DEL', KEYS[1]) end
          return 0
        end
        if owner and string.match(owner, '^[^:]*') ~= string.match(ARGV[1], '^[^:]*') then return 0 end
        redis.call('HSET', KEYS[1], 'o', ARGV[1], 's', ARGV[2], 'r', ARGV[3])
        if not owner then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
        return 1
        """);

    /// <summary>
    /// The logs of passes are sorted sets by time in microseconds. A pass counts until exactly one window later, and one with a time to come,
    /// which another server's clock gave, counts too. An epoch that is younger than a minute says that the logs may have been lost.
    /// </summary>
    public static readonly RedisScript Take = new(StoreOperation.Take, """
        local t = redis.call('TIME')
        local now = t[1] * 1000000 + t[2]
        local text = string.format('%.0f', now)
        local epoch = tonumber(redis.call('GET', KEYS[1]) or '')
        if not epoch then
          redis.call('SET', KEYS[1], text)
          return 2
        end
        if now - epoch < 60000000 then return 2 end
        local open = tonumber(redis.call('GET', KEYS[2]) or '')
        if not open then
          open = now
          redis.call('SET', KEYS[2], text)
        end
        if now - open > tonumber(ARGV[5]) * 1000 then return 0 end
        local function count(key, window)
          return redis.call('ZCOUNT', key, '(' .. string.format('%.0f', now - window), '+inf')
        end
        if count(KEYS[3], 60000000) >= tonumber(ARGV[1]) then return 0 end
        if count(KEYS[3], 1000000) >= tonumber(ARGV[2]) then return 0 end
        if KEYS[4] and count(KEYS[4], 60000000) >= tonumber(ARGV[3]) then return 0 end
        for i = 3, #KEYS do
          redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', string.format('%.0f', now - 60000000))
          redis.call('ZADD', KEYS[i], text, ARGV[4])
          redis.call('PEXPIRE', KEYS[i], 120000)
        end
        return 1
        """);

    /// <summary>Checks that the store can be written to, begins the epoch where there is none, and ends the outages that are over.</summary>
    public static readonly RedisScript Check = new(StoreOperation.Check, """
        local t = redis.call('TIME')
        local text = string.format('%.0f', t[1] * 1000000 + t[2])
        redis.call('SET', KEYS[2], text, 'PX', 60000)
        redis.call('SET', KEYS[1], text, 'NX')
        for i = 3, #KEYS do redis.call('DEL', KEYS[i]) end
        return 1
        """);

    // A record prints its properties; the script is long.
    public override string ToString() => Operation.ToString();
}

/// <summary>What the store is asked for.</summary>
internal enum StoreOperation
{
    Reserve,
    Complete,
    Take,
    Check,
}
