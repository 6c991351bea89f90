using System.Threading.RateLimiting;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Telemetry;
using CaptchaGate.Core.Tokens;
using CaptchaGate.Core.Upstream;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core;

/// <summary>One token's whole way: scene, shape, ledger, admission, service, policy. Each cheap and free step stands before each dear and billed one.</summary>
public sealed class Gate
{
    private readonly SceneBook _scenes;
    private readonly ReplayLedger _ledger;
    private readonly RateLimiter _admission;
    private readonly RegionalServices _services;
    private readonly FailOpenBudget _budget;
    private readonly SharedBudget _sharedBudget;
    private readonly TokenReservations _reservations;
    private readonly GateTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly CancellationToken _hostEnded;

    internal Gate(
        SceneBook scenes,
        ReplayLedger ledger,
        RateLimiter admission,
        RegionalServices services,
        FailOpenBudget budget,
        SharedBudget sharedBudget,
        TokenReservations reservations,
        GateTelemetry telemetry,
        TimeProvider time,
        IOptions<CaptchaOptions> options,
        WorkInProgress work)
    {
        _scenes = scenes;
        _ledger = ledger;
        _admission = admission;
        _services = services;
        _budget = budget;
        _sharedBudget = sharedBudget;
        _reservations = reservations;
        _telemetry = telemetry;
        _time = time;
        _deadline = options.Value.Deadline;
        _hostEnded = work.Ended;
    }

    /// <summary>
    /// Whether all places are taken at this moment. A request that comes now would be turned away, so nothing of it need be read; no place is taken by asking,
    /// because a body may take seconds to arrive.
    /// </summary>
    public bool IsFull => _admission.GetStatistics() is { CurrentAvailablePermits: 0 };

    /// <summary>
    /// Verifies a token. Until its call goes upstream a caller who leaves ends it. From then on it goes on to its own deadline, in its place
    /// among the others, and the service's verdict is stored; but nothing passes without one for a caller who is not there.
    /// </summary>
    /// <param name="callerAborted">Cancelled when nobody waits for the answer any more.</param>
    /// <returns>The verdict; what callers, network and service can do is never thrown.</returns>
    public async Task<Verdict> VerifyAsync(GateInput input, CancellationToken callerAborted)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var span = GateTracing.Start(GateTracing.Verify);
        var started = _time.GetTimestamp();
        Verdict? verdict = null;
        try
        {
            verdict = await PassAsync(input, callerAborted);
            return verdict;
        }
        finally
        {
            // An exception leaves no verdict; it is seen all the same.
            _telemetry.Record(input, verdict ?? Deny(input, Outcome.InternalFault, null), _time.GetElapsedTime(started), span);
        }
    }

    private Task<Verdict> PassAsync(GateInput input, CancellationToken callerAborted)
    {
        if (_scenes.Find(input.Scene) is not { } scene)
            return Task.FromResult(Deny(input, Outcome.UnknownScene, null));
        if (!TokenShape.TryRead(input.Token, out var token, out var fault))
            return Task.FromResult(Deny(input, fault, scene));
        _telemetry.Meet(token);
        return _ledger.Enter(token, input.IdempotencyKey, scene.Alias) switch
        {
            ReplayLedger.Entered.First entry => JudgeAsync(input, token, scene, entry, callerAborted),
            ReplayLedger.Entered.Again { Verdict: var earlier } => RepeatAsync(earlier, input, token, scene, callerAborted),
            _ => Task.FromResult(Deny(input, Outcome.TokenAlreadyJudged, scene)),
        };
    }

    private async Task<Verdict> JudgeAsync(GateInput input, CaptchaToken token, Scene scene, ReplayLedger.Entered.First entry, CancellationToken callerAborted)
    {
        Verdict? verdict = null;
        try
        {
            // Where only the decision is left, the service is not asked, and the token must not be forgotten.
            using var admitted = entry.Earlier is null ? _admission.AttemptAcquire() : null;
            if (admitted is { IsAcquired: false })
                return verdict = Deny(input, Outcome.RateLimited, scene);
            Verdict decided;
            using (var deadline = new Deadline(_time, _deadline, callerAborted, _hostEnded))
                decided = await ReserveAndVerifyAsync(input, token, scene, entry.Earlier, deadline, callerAborted);

            // Assigned last, so that nothing thrown on the way leaves a pass behind.
            return verdict = decided;
        }
        finally
        {
            // An exception leaves the token used and the verdict a denial.
            entry.Complete(verdict ?? Deny(input, new Judgement(Outcome.InternalFault) { MayBeJudged = true }, scene));
        }
    }

    /// <param name="earlier">What came of asking the service before, for a caller who had left; this instance has the token reserved since then.</param>
    private async Task<Verdict> ReserveAndVerifyAsync(GateInput input, CaptchaToken token, Scene scene, Judgement? earlier, Deadline deadline, CancellationToken callerAborted)
    {
        var request = new ReservationRequest(token, input.IdempotencyKey, scene.Alias, input.Binding);
        if (earlier is null && await FindElsewhereAsync(request, input, scene, deadline, callerAborted) is { } answered)
            return answered;
        var judgement = earlier ?? await AskAsync(token, scene, deadline);
        var decided = await DecideAsync(judgement, input, scene, deadline, callerAborted);
        await _reservations.CompleteAsync(request, decided);
        return decided;
    }

    /// <returns>The answer for a token that another instance has; null when this instance verifies it.</returns>
    private async ValueTask<Verdict?> FindElsewhereAsync(ReservationRequest request, GateInput input, Scene scene, Deadline deadline, CancellationToken callerAborted) =>
        await _reservations.ReserveAsync(request, deadline) switch
        {
            Reservation.Stored { Result: var result } when result.Succeeded && input.PassesOnce => Deny(input, Outcome.TokenAlreadyJudged, scene),
            Reservation.Stored { Result: var result } => Restore(result, input, scene),
            Reservation.Used => Deny(input, callerAborted.IsCancellationRequested ? Outcome.CallerAborted : Outcome.TokenAlreadyJudged, scene),
            _ => null,
        };

    private Task<Judgement> AskAsync(CaptchaToken token, Scene scene, Deadline deadline)
    {
        var service = _services.Of(scene);
        return service.Breaker.IsOpen
            ? Task.FromResult(new Judgement(Outcome.BreakerOpen))
            : service.Verifier.JudgeAsync(token.Value, scene.Id, deadline);
    }

    private ValueTask<Verdict> DecideAsync(Judgement judgement, GateInput input, Scene scene, Deadline deadline, CancellationToken callerAborted)
    {
        var verdict = Deny(input, judgement, scene);
        if (verdict.Verified)
            _budget.ServiceAnswered(scene.Region);
        if (FailurePolicy.PassesVerified(judgement.Outcome, scene.Policy))
            return new(verdict with { Success = true });
        return FailurePolicy.Needs(judgement.Outcome, scene.Policy) is var needs and not Opening.Never
            ? new(WeighAsync(verdict, needs, input.Client, deadline, callerAborted))
            : new(verdict);
    }

    // Each piece of evidence is gathered only where it can matter: a probe is billed, and a unit of budget is a pass.
    // For a caller who left none is, and nothing is decided.
    private async Task<Verdict> WeighAsync(Verdict denied, Opening needs, ClientAddress? client, Deadline deadline, CancellationToken callerAborted)
    {
        var scene = denied.Scene!;
        var isDown = needs is Opening.InBudgetIfProbeFails
            && !callerAborted.IsCancellationRequested
            && await ServiceIsDownAsync(_services.Of(scene).Monitor, denied.Judgement, deadline, callerAborted);
        if (callerAborted.IsCancellationRequested)
            return denied with { IsUndecided = true };
        if (needs is Opening.InBudgetIfProbeFails && !isDown)
            return denied;
        var evidence = new Evidence(isDown, await _sharedBudget.TryTakeAsync(scene.Alias, client, scene.Region, CancellationToken.None));
        return denied with
        {
            Success = FailurePolicy.PassesUnverified(denied.Judgement.Outcome, scene.Policy, evidence),
            BudgetExhausted = !evidence.BudgetGranted,
        };
    }

    private static async Task<bool> ServiceIsDownAsync(HealthMonitor monitor, Judgement judgement, Deadline deadline, CancellationToken callerAborted)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, callerAborted);
        return await monitor.ServiceIsDownAsync(judgement, wait.Token);
    }

    // The first caller may leave before anything is decided. Then one of those that wait takes that place.
    private async Task<Verdict> RepeatAsync(Task<Verdict?> earlier, GateInput input, CaptchaToken token, Scene scene, CancellationToken callerAborted)
    {
        while (true)
        {
            try
            {
                if (await earlier.WaitAsync(callerAborted) is { } verdict)
                    return verdict.Success && input.PassesOnce ? Deny(input, Outcome.TokenAlreadyJudged, scene) : verdict with { Replayed = true };
            }
            catch (OperationCanceledException) when (callerAborted.IsCancellationRequested)
            {
                return Deny(input, Outcome.CallerAborted, scene);
            }

            switch (_ledger.Enter(token, input.IdempotencyKey, scene.Alias))
            {
                case ReplayLedger.Entered.First entry:
                    return await JudgeAsync(input, token, scene, entry, callerAborted);
                case ReplayLedger.Entered.Again { Verdict: var next }:
                    earlier = next;
                    break;
                default:
                    return Deny(input, Outcome.TokenAlreadyJudged, scene);
            }
        }
    }

    // A stored result is only what the policy could have decided here too.
    private static Verdict Restore(SharedResult result, GateInput input, Scene scene) => new()
    {
        Id = result.Id,
        Judgement = new Judgement(result.Outcome) { Code = result.Code, RequestId = result.RequestId, CertifyId = result.CertifyId, MayBeJudged = true },
        Scene = scene,
        Success = result.Succeeded && FailurePolicy.MayPass(result.Outcome, scene.Policy),
        BudgetExhausted = result.BudgetExhausted,
        Replayed = true,
        At = result.At,
        Binding = input.Binding,
    };

    private Verdict Deny(GateInput input, Outcome outcome, Scene? scene) => Deny(input, new Judgement(outcome), scene);

    private Verdict Deny(GateInput input, Judgement judgement, Scene? scene) => new()
    {
        Id = input.RequestId,
        Judgement = judgement,
        Scene = scene,
        Success = false,
        At = _time.GetUtcNow(),
        Binding = input.Binding,
        IsUndecided = judgement.Outcome is Outcome.CallerAborted,
    };
}
