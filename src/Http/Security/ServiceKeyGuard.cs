using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Security;

/// <summary>What came of a service key that a caller presented.</summary>
internal enum KeyResult
{
    Accepted,

    /// <summary>Not a live key.</summary>
    Wrong,

    /// <summary>Too many wrong keys came from there. Unless the address is trusted, the key was not looked at.</summary>
    Limited,
}

/// <summary>
/// Limits guesses of service keys, by the same number a minute as <c>Http__RateLimit__PerClientPerMinute</c>. A guess counts
/// before it is compared, so parallel ones do not pass the limit; beyond it a key is not compared at all, so further guessing reveals
/// nothing. An address that presented a live key in the last hour is exempt from that: its live keys are always accepted.
/// So are those of callers whose address is not known, because one of them could lock out all others.
/// </summary>
internal sealed class ServiceKeyGuard(ServiceKeys keys, IOptions<HttpOptions> options, TimeProvider time)
{
    private static readonly TimeSpan TrustPeriod = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly ClientTable _trusted = new(TrustPeriod);
    private readonly ClientBuckets _guesses = new(options.Value.RateLimit.PerClientPerMinute, time);
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Looks at an <c>Authorization</c> header.</summary>
    public KeyResult CheckBearer(string authorization, ClientAddress? client) => Check(authorization, keys.AcceptBearer, client);

    /// <summary>Looks at a key alone; one that is missing or empty is a wrong one.</summary>
    public KeyResult Check(string? secret, ClientAddress? client) => Check(secret ?? "", keys.Accept, client);

    /// <summary>The refusal of a client whose keys are not looked at now, before its request is read; counts nothing.</summary>
    /// <returns>Null for all others.</returns>
    public RequestFault? RefuseEarly(ClientAddress? client) =>
        client is not { } address || _guesses.HasOne(address) || IsTrusted(address) ? null : Refusal;

    /// <value>The answer to <see cref="KeyResult.Limited"/>.</value>
    public RequestFault Refusal => ClientRateLimit.Refuse(_guesses, "Too many wrong service keys from this address.");

    private KeyResult Check(string presented, Func<string, bool> accepts, ClientAddress? client)
    {
        var address = client.GetValueOrDefault();
        var always = client is null || IsTrusted(address);
        var counted = _guesses.TryAcquire(address);
        if (!counted && !always)
            return KeyResult.Limited;
        if (!accepts(presented))
            return counted ? KeyResult.Wrong : KeyResult.Limited;
        if (counted)
            _guesses.Return(address);
        if (client is not null)
            Trust(address);
        return KeyResult.Accepted;
    }

    private TimeSpan Now => time.GetElapsedTime(_origin);

    private bool IsTrusted(ClientAddress client)
    {
        lock (_lock)
            return _trusted.Find(client, Now) is { } since && Now - since < TrustPeriod;
    }

    private void Trust(ClientAddress client)
    {
        lock (_lock)
        {
            var now = Now;
            _trusted.Find(client, now);
            _trusted.Set(client, now);
        }
    }
}
