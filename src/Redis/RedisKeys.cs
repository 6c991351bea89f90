using System.Security.Cryptography;
using CaptchaGate.Core;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CaptchaGate.Redis;

/// <summary>The names of the keys. All keys of one operation have the same hash tag, so that a cluster keeps them together.</summary>
internal sealed class RedisKeys
{
    private const string Budget = "{budget}";
    private const int AddressBytes = 16;

    private readonly string _prefix;
    private readonly ResultKey _hashing;

    public RedisKeys(IOptions<RedisOptions> options)
    {
        _prefix = options.Value.KeyPrefix;
        _hashing = ResultKey.TryRead(options.Value.ResultKey, out var key) ? key : throw new InvalidOperationException("The settings are not validated.");
        Epoch = $"{_prefix}{Budget}:epoch";
        Contact = $"{_prefix}{Budget}:contact";
    }

    /// <value>When the store's memory begins; it is missing after an empty restart or <c>FLUSHALL</c>.</value>
    public RedisKey Epoch { get; }

    /// <value>Written by each check of the store, because a store that is full or read-only still answers reads.</value>
    public RedisKey Contact { get; }

    /// <summary>When the outage began that passes are taken for.</summary>
    public RedisKey OpenSince(Outage outage) => $"{_prefix}{Budget}:open-since:{outage.Name}";

    public RedisKey Token(ReservationRequest request) => $"{_prefix}token:{{{Convert.ToHexStringLower(request.TokenHash)}}}";

    public RedisKey Scene(string alias) => $"{_prefix}{Budget}:scene:{alias}";

    /// <summary>The key of a client, by a keyed hash: no address is stored, and trying all of them takes the secret.</summary>
    public RedisKey Client(ClientAddress client)
    {
        Span<byte> address = stackalloc byte[AddressBytes];
        client.CopyTo(address);
        return $"{_prefix}{Budget}:client:{Convert.ToHexStringLower(_hashing.ComputeMac(address).AsSpan(0, HMACSHA256.HashSizeInBytes / 2))}";
    }
}
