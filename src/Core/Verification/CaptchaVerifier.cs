using System.Threading.RateLimiting;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Verification.Telemetry;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Verification;

/// <summary>Verifies one token: scene, shape, replay cache, admission, service, policy. Cheap and free steps come before expensive and billed ones.</summary>
public sealed class CaptchaVerifier
{
    private readonly SceneRegistry _scenes;
    private readonly ReplayCache _replays;
    private readonly RateLimiter _admission;
    private readonly RegionalVerifier _upstream;
    private readonly FailOpenBudget _budget;
    private readonly SharedBudget _sharedBudget;
    private readonly TokenReservations _reservations;
    private readonly WidgetClaims _widgetClaims;
    private readonly VerificationTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly CancellationToken _hostEnded;

    internal CaptchaVerifier(
        SceneRegistry scenes,
        ReplayCache replays,
        RateLimiter admission,
        RegionalVerifier inquiry,
        FailOpenBudget budget,
        SharedBudget sharedBudget,
        TokenReservations reservations,
        WidgetClaims claims,
        VerificationTelemetry telemetry,
        TimeProvider time,
        IOptions<CaptchaOptions> options,
        WorkInProgress work)
    {
        _scenes = scenes;
        _replays = replays;
        _admission = admission;
        _upstream = inquiry;
        _budget = budget;
        _sharedBudget = sharedBudget;
        _reservations = reservations;
        _widgetClaims = claims;
        _telemetry = telemetry;
        _time = time;
        _deadline = options.Value.Deadline;
        _hostEnded = work.Ended;
    }

    /// <summary>
    /// Whether all places are taken at this moment. A request that comes now would be turned away, so nothing of it need be read; no place is taken by asking,
    /// because a body may take seconds to arrive.
    /// </summary>
    public bool IsFull
    {
        get
        {
            // "Set to 0 to get whether permits are exhausted": it takes none, and no statistics are made.
            using var none = _admission.AttemptAcquire(permitCount: 0);
            return !none.IsAcquired;
        }
    }

    /// <summary>
    /// Verifies a token. Until its call is sent upstream, a disconnected client cancels it. From then on it continues until its own deadline, in its place
    /// among the others, and the service's verdict is stored; but nothing passes without one for a caller who is not there.
    /// </summary>
    /// <param name="callerAborted">Cancelled when the client disconnects.</param>
    /// <returns>The verdict; what callers, network and service can do is never thrown.</returns>
    public async Task<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken callerAborted)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var span = Spans.Start(Spans.Verify);
        var started = _time.GetTimestamp();
        VerificationResult? result = null;
        try
        {
            result = await VerifyInputAsync(request, callerAborted);
            return result;
        }
        finally
        {
            // An exception leaves no verdict; it is seen all the same.
            _telemetry.Record(request, result ?? CreateResult(request, Outcome.InternalFault, null), _time.GetElapsedTime(started), span);
        }
    }

    private Task<VerificationResult> VerifyInputAsync(VerificationRequest request, CancellationToken callerAborted)
    {
        if (_scenes.Find(request.Scene) is not { } scene)
            return Task.FromResult(CreateResult(request, Outcome.UnknownScene, null));
        if (request.WidgetClaim is { } claim)
            return VerifyWidgetClaimAsync(claim, request, scene, callerAborted);
        if (!TokenFormat.TryRead(request.Token, out var token, out var fault))
            return Task.FromResult(CreateResult(request, fault, scene));
        _telemetry.RecordTokenFormat(token);
        return VerifyOnceAsync(_replays, request, token, scene, callerAborted);
    }

    // A claim in place of a token takes the same way. Where none can pass nothing is entered or asked.
    private Task<VerificationResult> VerifyWidgetClaimAsync(Guid claim, VerificationRequest request, Scene scene, CancellationToken callerAborted) =>
        _widgetClaims.MayPass(FailOpenPolicy.ConditionFor(Outcome.WidgetUnavailable, scene.Policy))
            ? VerifyOnceAsync(_widgetClaims.Replays, request, WidgetClaims.Identify(claim, request.Client), scene, callerAborted)
            : Task.FromResult(CreateResult(request, WidgetClaims.Refused, scene));

    private Task<VerificationResult> VerifyOnceAsync(ReplayCache replays, VerificationRequest request, CaptchaToken token, Scene scene, CancellationToken callerAborted) =>
        replays.TryReserve(token, request.IdempotencyKey, scene.Alias) switch
        {
            ReplayCache.Lookup.Reserved entry => VerifyReservedAsync(request, token, scene, entry, callerAborted),
            ReplayCache.Lookup.Replay { Verdict: var earlier } => VerifyAgainAsync(replays, earlier, request, token, scene, callerAborted),
            _ => Task.FromResult(CreateResult(request, Outcome.TokenAlreadyJudged, scene)),
        };

    // The first caller may leave before anything is decided. Then one of those that wait takes that place.
    private async Task<VerificationResult> VerifyAgainAsync(
        ReplayCache replays, Task<VerificationResult?> earlier, VerificationRequest request, CaptchaToken token, Scene scene, CancellationToken callerAborted) =>
        await ReplayStoredAsync(earlier, request, scene, callerAborted) ?? await VerifyOnceAsync(replays, request, token, scene, callerAborted);

    private async Task<VerificationResult> VerifyReservedAsync(VerificationRequest request, CaptchaToken token, Scene scene, ReplayCache.Lookup.Reserved entry, CancellationToken callerAborted)
    {
        VerificationResult? result = null;
        try
        {
            // Where only the decision is left, the service is not asked, and the token must not be forgotten.
            using var admitted = entry.Earlier is null ? _admission.AttemptAcquire() : null;
            if (admitted is { IsAcquired: false })
                return result = CreateResult(request, Outcome.RateLimited, scene);
            VerificationResult decided;
            using (var deadline = new Deadline(_time, _deadline, callerAborted, _hostEnded))
                decided = await ReserveAndVerifyAsync(request, token, scene, entry.Earlier, deadline, callerAborted);

            // Assigned last, so that an exception never leaves a pass behind.
            return result = decided;
        }
        finally
        {
            // An exception leaves the token used and the verdict a denial.
            entry.Complete(result ?? CreateResult(request, new UpstreamResult(Outcome.InternalFault) { MayBeProcessed = true }, scene));
        }
    }

    /// <param name="earlier">What came of asking the service before, for a caller who had left; this instance has the token reserved since then.</param>
    private async Task<VerificationResult> ReserveAndVerifyAsync(VerificationRequest input, CaptchaToken token, Scene scene, UpstreamResult? earlier, Deadline deadline, CancellationToken callerAborted)
    {
        var request = new ReservationRequest(token, input.IdempotencyKey, scene.Alias, input.Binding);
        if (earlier is null && await FindElsewhereAsync(request, input, scene, deadline, callerAborted) is { } answered)
            return answered;
        var upstream = input.WidgetClaim is null ? earlier ?? await _upstream.VerifyAsync(token, scene, deadline) : _widgetClaims.Evaluate(scene);
        var result = await DecideAsync(upstream, input, scene, deadline, callerAborted);
        await _reservations.CompleteAsync(request, result);
        return result;
    }

    /// <returns>The answer for a token that another instance has; null when this instance verifies it.</returns>
    private async ValueTask<VerificationResult?> FindElsewhereAsync(ReservationRequest request, VerificationRequest input, Scene scene, Deadline deadline, CancellationToken callerAborted) =>
        await _reservations.ReserveAsync(request, deadline) switch
        {
            Reservation.Stored { Result: var result } when result.Succeeded && input.PassesOnce => CreateResult(input, Outcome.TokenAlreadyJudged, scene),
            Reservation.Stored { Result: var result } => Restore(result, input, scene),
            Reservation.Used => CreateResult(input, callerAborted.IsCancellationRequested ? Outcome.CallerAborted : Outcome.TokenAlreadyJudged, scene),
            _ => null,
        };

    private ValueTask<VerificationResult> DecideAsync(UpstreamResult upstream, VerificationRequest request, Scene scene, Deadline deadline, CancellationToken callerAborted)
    {
        var result = CreateResult(request, upstream, scene);
        if (result.Verified)
            _budget.ServiceAnswered(scene.Region);
        _widgetClaims.Observe(upstream, scene);
        if (FailOpenPolicy.PassesVerified(upstream.Outcome, scene.Policy))
            return new(result with { Success = true });
        return FailOpenPolicy.ConditionFor(upstream.Outcome, scene.Policy) is var needs and not FailOpenCondition.Never
            ? new(ApplyFailOpenPolicyAsync(result, needs, request.Client, deadline, callerAborted))
            : new(result);
    }

    // Each piece of evidence is gathered only where it can matter: a probe is billed, and a unit of budget is a pass.
    // For a caller who left none is, and nothing is decided.
    private async Task<VerificationResult> ApplyFailOpenPolicyAsync(VerificationResult denied, FailOpenCondition needs, ClientAddress? client, Deadline deadline, CancellationToken callerAborted)
    {
        var scene = denied.Scene!;
        var isDown = needs is FailOpenCondition.InBudgetIfProbeFails
            && !callerAborted.IsCancellationRequested
            && await _upstream.IsDownAsync(denied.Upstream, scene, deadline, callerAborted);
        if (callerAborted.IsCancellationRequested)
            return denied with { IsUndecided = true };
        if (needs is FailOpenCondition.InBudgetIfProbeFails && !isDown)
            return denied;
        var evidence = new Evidence(isDown, await _sharedBudget.TryTakeAsync(scene.Alias, client, new(scene.Region, OfWidget: denied.Upstream.Widget is not null), CancellationToken.None));
        return denied with
        {
            Success = FailOpenPolicy.PassesUnverified(denied.Upstream.Outcome, scene.Policy, evidence),
            BudgetExhausted = !evidence.BudgetGranted,
        };
    }

    /// <returns>What the first caller got; null where that one left before anything was decided.</returns>
    private async Task<VerificationResult?> ReplayStoredAsync(Task<VerificationResult?> earlier, VerificationRequest request, Scene scene, CancellationToken callerAborted)
    {
        try
        {
            return await earlier.WaitAsync(callerAborted) switch
            {
                { Success: true } when request.PassesOnce => CreateResult(request, Outcome.TokenAlreadyJudged, scene),
                { } result => result with { Replayed = true },
                _ => null,
            };
        }
        catch (OperationCanceledException) when (callerAborted.IsCancellationRequested)
        {
            return CreateResult(request, Outcome.CallerAborted, scene);
        }
    }

    // A stored result is only what the policy could have decided here too.
    private static VerificationResult Restore(SharedResult result, VerificationRequest request, Scene scene) => new()
    {
        Id = result.Id,
        Upstream = new UpstreamResult(result.Outcome) { Code = result.Code, RequestId = result.RequestId, CertifyId = result.CertifyId, MayBeProcessed = true },
        Scene = scene,
        Success = result.Succeeded && FailOpenPolicy.MayPass(result.Outcome, scene.Policy),
        BudgetExhausted = result.BudgetExhausted,
        Replayed = true,
        At = result.At,
        Binding = request.Binding,
    };

    private VerificationResult CreateResult(VerificationRequest request, Outcome outcome, Scene? scene) => CreateResult(request, new UpstreamResult(outcome), scene);

    private VerificationResult CreateResult(VerificationRequest request, UpstreamResult upstream, Scene? scene) => new()
    {
        Id = request.RequestId,
        Upstream = upstream,
        Scene = scene,
        Success = false,
        At = _time.GetUtcNow(),
        Binding = request.Binding,
        IsUndecided = upstream.Outcome is Outcome.CallerAborted,
    };
}
