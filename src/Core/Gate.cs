using System.Threading.RateLimiting;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Telemetry;
using CaptchaGate.Core.Tokens;
using CaptchaGate.Core.Upstream;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core;

/// <summary>One token's whole way: scene, shape, ledger, admission, service, policy. Each cheap and free step stands before each dear and billed one.</summary>
public sealed class Gate
{
    private readonly SceneBook _scenes;
    private readonly ReplayLedger _ledger;
    private readonly RateLimiter _admission;
    private readonly CircuitBreaker _breaker;
    private readonly Verifier _verifier;
    private readonly HealthMonitor _monitor;
    private readonly FailOpenBudget _budget;
    private readonly GateTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;

    internal Gate(
        SceneBook scenes,
        ReplayLedger ledger,
        RateLimiter admission,
        CircuitBreaker breaker,
        Verifier verifier,
        HealthMonitor monitor,
        FailOpenBudget budget,
        GateTelemetry telemetry,
        TimeProvider time,
        IOptions<CaptchaOptions> options)
    {
        _scenes = scenes;
        _ledger = ledger;
        _admission = admission;
        _breaker = breaker;
        _verifier = verifier;
        _monitor = monitor;
        _budget = budget;
        _telemetry = telemetry;
        _time = time;
        _deadline = options.Value.Deadline;
    }

    /// <summary>Verifies a token.</summary>
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
            ReplayLedger.Entered.Again { Verdict: var earlier } => RepeatAsync(earlier, input, scene, callerAborted),
            _ => Task.FromResult(Deny(input, Outcome.TokenAlreadyJudged, scene)),
        };
    }

    private async Task<Verdict> JudgeAsync(GateInput input, CaptchaToken token, Scene scene, ReplayLedger.Entered.First entry, CancellationToken callerAborted)
    {
        Verdict? verdict = null;
        try
        {
            using var admitted = _admission.AttemptAcquire();
            if (!admitted.IsAcquired)
                return verdict = Deny(input, Outcome.RateLimited, scene);
            Verdict decided;
            using (var deadline = new Deadline(_time, _deadline, callerAborted))
            {
                var judgement = _breaker.IsOpen
                    ? new Judgement(Outcome.BreakerOpen)
                    : await _verifier.JudgeAsync(token.Value, scene.Id, deadline);
                decided = await DecideAsync(judgement, input, scene, deadline);
            }

            // Assigned last, so that nothing thrown on the way leaves a pass behind.
            return verdict = decided;
        }
        finally
        {
            // An exception leaves the token used and the verdict a denial.
            entry.Complete(verdict ?? Deny(input, new Judgement(Outcome.InternalFault) { MayBeJudged = true }, scene));
        }
    }

    private ValueTask<Verdict> DecideAsync(Judgement judgement, GateInput input, Scene scene, Deadline deadline)
    {
        var verdict = Deny(input, judgement, scene);
        if (verdict.Verified)
            _budget.ServiceAnswered();
        if (FailurePolicy.PassesVerified(judgement.Outcome, scene.Policy))
            return new(verdict with { Success = true });
        return FailurePolicy.Needs(judgement.Outcome, scene.Policy) is var needs and not Opening.Never
            ? new(WeighAsync(verdict, needs, scene, input.Client, deadline))
            : new(verdict);
    }

    // Each piece of evidence is gathered only where it can matter: a probe is billed, and a unit of budget is a pass.
    private async Task<Verdict> WeighAsync(Verdict denied, Opening needs, Scene scene, ClientAddress? client, Deadline deadline)
    {
        var isDown = needs is Opening.InBudgetIfProbeFails && await _monitor.ServiceIsDownAsync(denied.Judgement, deadline.Token);
        if (deadline.CallerAborted.IsCancellationRequested || (needs is Opening.InBudgetIfProbeFails && !isDown))
            return denied;
        var evidence = new Evidence(isDown, _budget.TryTake(scene.Alias, client));
        return denied with
        {
            Success = FailurePolicy.PassesUnverified(denied.Judgement.Outcome, scene.Policy, evidence),
            BudgetExhausted = !evidence.BudgetGranted,
        };
    }

    private async Task<Verdict> RepeatAsync(Task<Verdict> earlier, GateInput input, Scene scene, CancellationToken callerAborted)
    {
        try
        {
            return await earlier.WaitAsync(callerAborted) with { Replayed = true };
        }
        catch (OperationCanceledException) when (callerAborted.IsCancellationRequested)
        {
            return Deny(input, Outcome.CallerAborted, scene);
        }
    }

    private Verdict Deny(GateInput input, Outcome outcome, Scene? scene) => Deny(input, new Judgement(outcome), scene);

    private Verdict Deny(GateInput input, Judgement judgement, Scene? scene) => new()
    {
        Id = input.RequestId,
        Judgement = judgement,
        Scene = scene,
        Success = false,
        At = _time.GetUtcNow(),
        Binding = input.Binding,
    };
}
