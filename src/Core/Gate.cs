using System.Threading.RateLimiting;
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
    private readonly ServiceInquiry _inquiry;
    private readonly FailOpenBudget _budget;
    private readonly SharedBudget _sharedBudget;
    private readonly TokenReservations _reservations;
    private readonly WidgetClaims _claims;
    private readonly GateTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly CancellationToken _hostEnded;

    internal Gate(
        SceneBook scenes,
        ReplayLedger ledger,
        RateLimiter admission,
        ServiceInquiry inquiry,
        FailOpenBudget budget,
        SharedBudget sharedBudget,
        TokenReservations reservations,
        WidgetClaims claims,
        GateTelemetry telemetry,
        TimeProvider time,
        IOptions<CaptchaOptions> options,
        WorkInProgress work)
    {
        _scenes = scenes;
        _ledger = ledger;
        _admission = admission;
        _inquiry = inquiry;
        _budget = budget;
        _sharedBudget = sharedBudget;
        _reservations = reservations;
        _claims = claims;
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
        if (input.WidgetClaim is { } claim)
            return ClaimAsync(claim, input, scene, callerAborted);
        if (!TokenShape.TryRead(input.Token, out var token, out var fault))
            return Task.FromResult(Deny(input, fault, scene));
        _telemetry.Meet(token);
        return EnterAsync(_ledger, input, token, scene, callerAborted);
    }

    // A claim in place of a token takes the same way. Where none can pass nothing is entered or asked.
    private Task<Verdict> ClaimAsync(Guid claim, GateInput input, Scene scene, CancellationToken callerAborted) =>
        _claims.MayPass(FailurePolicy.Needs(Outcome.WidgetUnavailable, scene.Policy))
            ? EnterAsync(_claims.Ledger, input, WidgetClaims.Identify(claim, input.Client), scene, callerAborted)
            : Task.FromResult(Deny(input, WidgetClaims.Refused, scene));

    // The first caller may leave before anything is decided. Then one of those that wait takes that place.
    private async Task<Verdict> EnterAsync(ReplayLedger ledger, GateInput input, CaptchaToken token, Scene scene, CancellationToken callerAborted)
    {
        while (true)
        {
            switch (ledger.Enter(token, input.IdempotencyKey, scene.Alias))
            {
                case ReplayLedger.Entered.First entry:
                    return await JudgeAsync(input, token, scene, entry, callerAborted);
                case ReplayLedger.Entered.Again { Verdict: var earlier }:
                    if (await RepeatAsync(earlier, input, scene, callerAborted) is { } repeated)
                        return repeated;
                    break;
                default:
                    return Deny(input, Outcome.TokenAlreadyJudged, scene);
            }
        }
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
        var judgement = input.WidgetClaim is null ? earlier ?? await _inquiry.AskAsync(token, scene, deadline) : _claims.Ask(scene);
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

    private ValueTask<Verdict> DecideAsync(Judgement judgement, GateInput input, Scene scene, Deadline deadline, CancellationToken callerAborted)
    {
        var verdict = Deny(input, judgement, scene);
        if (verdict.Verified)
            _budget.ServiceAnswered(scene.Region);
        _claims.Note(judgement, scene);
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
            && await _inquiry.IsDownAsync(denied.Judgement, scene, deadline, callerAborted);
        if (callerAborted.IsCancellationRequested)
            return denied with { IsUndecided = true };
        if (needs is Opening.InBudgetIfProbeFails && !isDown)
            return denied;
        var evidence = new Evidence(isDown, await _sharedBudget.TryTakeAsync(scene.Alias, client, new(scene.Region, OfWidget: denied.Judgement.Widget is not null), CancellationToken.None));
        return denied with
        {
            Success = FailurePolicy.PassesUnverified(denied.Judgement.Outcome, scene.Policy, evidence),
            BudgetExhausted = !evidence.BudgetGranted,
        };
    }

    /// <returns>What the first caller got; null where that one left before anything was decided.</returns>
    private async Task<Verdict?> RepeatAsync(Task<Verdict?> earlier, GateInput input, Scene scene, CancellationToken callerAborted)
    {
        try
        {
            return await earlier.WaitAsync(callerAborted) switch
            {
                { Success: true } when input.PassesOnce => Deny(input, Outcome.TokenAlreadyJudged, scene),
                { } verdict => verdict with { Replayed = true },
                _ => null,
            };
        }
        catch (OperationCanceledException) when (callerAborted.IsCancellationRequested)
        {
            return Deny(input, Outcome.CallerAborted, scene);
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
