using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Captcha;

/// <summary>
/// Asks the service about one token. A token is single-use, so there is at most one retry, and only where the decision
/// table allows it because the first attempt provably was not processed.
/// </summary>
internal sealed class RetryingVerifier(
    CaptchaClient client,
    EndpointSelector endpoints,
    ICredentials credentials,
    AttemptWatch attempts,
    ServiceClock clock,
    TimeProvider time,
    IOptions<CaptchaOptions> options)
{
    private readonly CaptchaOptions _options = options.Value;

    /// <summary>Verifies <paramref name="token"/>; never throws for what stores, network or service do.</summary>
    public async Task<UpstreamResult> VerifyWithRetryAsync(string token, string sceneId, Deadline deadline)
    {
        UpstreamResult upstream;
        switch (await GetKeyAsync(deadline))
        {
            case CredentialResult.Available { Key: var key }:
                var call = new CaptchaCall(endpoints.Choose(), token, sceneId, key);
                upstream = await SendAsync(call, 1, deadline);
                if (await RetryAsync(upstream, call, deadline) is { } retry && !deadline.Token.IsCancellationRequested)
                {
                    var second = await SendAsync(retry, 2, deadline);
                    // It answered where the other did not: the next requests begin there.
                    if (second.Code is not null && retry.Endpoint != call.Endpoint)
                        endpoints.Prefer(retry.Endpoint);
                    upstream = Together(upstream, second);
                }

                break;
            case CredentialResult.Unavailable { Outcome: var outcome }:
                upstream = new UpstreamResult(outcome);
                break;
            case var other:
                throw new InvalidOperationException($"Unknown credential result {other.GetType()}.");
        }

        // Nothing has left then: a form that leaves outlasts its caller.
        return deadline.CallerLeft ? upstream with { Outcome = Outcome.CallerAborted } : upstream;
    }

    private static UpstreamResult Together(UpstreamResult first, UpstreamResult second)
    {
        // A token that our own first attempt may have used up says nothing about the visitor.
        var usedByUs = second.Outcome is Outcome.TokenUsed && first.MayBeProcessed;
        return second with
        {
            Outcome = usedByUs ? Outcome.TokenUsedOnRetry : second.Outcome,
            MayBeProcessed = first.MayBeProcessed || second.MayBeProcessed,
            StartedAt = first.StartedAt,
            WasLate = first.WasLate || second.WasLate,
            Attempts = 2,
            BilledCalls = first.BilledCalls + second.BilledCalls,
            UpstreamTime = first.UpstreamTime + second.UpstreamTime,
        };
    }

    private async Task<UpstreamResult> SendAsync(CaptchaCall call, int number, Deadline deadline)
    {
        var began = attempts.Begin();
        // An exception is a bug in CaptchaGate, which says nothing about the service.
        var upstream = new UpstreamResult(Outcome.LocalExhaustion);
        try
        {
            upstream = await client.SendAsync(call, clock.Now, _options.AttemptTimeout, deadline, number);
            if (upstream.Code is not null)
                endpoints.Answered(call.Endpoint);
            return upstream with { StartedAt = began };
        }
        finally
        {
            attempts.End(began, upstream);
        }
    }

    /// <summary>The second attempt that the decision table allows after <paramref name="first"/>; null for none.</summary>
    private async Task<CaptchaCall?> RetryAsync(UpstreamResult first, CaptchaCall call, Deadline deadline)
    {
        switch (first.Row.Retry)
        {
            case RetryRule.SecondEndpoint:
                return endpoints.Other(call.Endpoint) is { } other && deadline.Remaining > _options.ConnectTimeout ? call with { Endpoint = other } : null;
            case RetryRule.AfterReloadOfAnotherKey or RetryRule.AfterCredentialRefresh:
                return await ReloadKeyAsync(call.Key, deadline) is { } key ? call with { Key = key } : null;
            case RetryRule.AfterSkewCorrection when first.UpstreamDate is { } date:
                clock.UpdateSkew(date);
                return call;
            case RetryRule.AfterRetryAfter when first.RetryAfter < deadline.Remaining:
                return await DelayAsync(first.RetryAfter.Value, deadline) ? call : null;
            default:
                return null;
        }
    }

    private async ValueTask<CredentialResult> GetKeyAsync(Deadline deadline)
    {
        try
        {
            return await credentials.GetAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            // A read that still runs says nothing about the store; one that ended before it does.
            return credentials.Current is CredentialResult.Unavailable known ? known : new CredentialResult.Unavailable(Outcome.LocalExhaustion);
        }
    }

    private async Task<AccessKey?> ReloadKeyAsync(AccessKey refused, Deadline deadline)
    {
        try
        {
            return await credentials.ReloadAsync(refused, deadline.Token) is CredentialResult.Available { Key: var key } && !key.Matches(refused) ? key : null;
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<bool> DelayAsync(TimeSpan delay, Deadline deadline)
    {
        try
        {
            await Task.Delay(delay, time, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return false;
        }
    }
}
