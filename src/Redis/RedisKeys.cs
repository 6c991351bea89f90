using System.Security.Cryptography;
using CaptchaGate.Core.Diagnostics;
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
    private readonly IStoreSecrets _secrets;

    public RedisKeys(IOptions<RedisOptions> options, IStoreSecrets secrets)
    {
        _prefix = options.Value.KeyPrefix;
        _secrets = secrets;
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
    /// <exception cref="InvalidOperationException">The secrets were not read yet.</exception>
    public RedisKey Client(ClientAddress client)
    {
        var key = _secrets.Current?.Current ?? throw new InvalidOperationException("The secrets were not read yet.");
        Span<byte> address = stackalloc byte[AddressBytes];
        client.CopyTo(address);
        return $"{_prefix}{Budget}:client:{Convert.ToHexStringLower(key.ComputeMac(address).AsSpan(0, HMACSHA256.HashSizeInBytes / 2))}";
    }
}
