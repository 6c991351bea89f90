using System.Runtime.ExceptionServices;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>
/// Asks the service about a fixed dummy token. A healthy service answers with a verdict, which proves network, signature,
/// rights and scene in one call that no caller has a hand in. Both endpoint names are asked at once, on threads of their own.
/// </summary>
internal sealed class HealthProbe(
    IProbeClient client,
    CaptchaEndpoints endpoints,
    EndpointSelector selector,
    ICredentials credentials,
    SceneRegistry scenes,
    ServiceRegion region,
    CallMeter meter,
    ILogger<HealthProbe> log)
{
    private const int StackBytes = 512 * 1024;

    private static readonly ProbeAnswer NoKey = new(ProbeResult.Inconclusive, new UpstreamResult(Outcome.CredentialsUnavailable), ProbeEvidence.None);

    /// <summary>Starts one probe.</summary>
    /// <param name="completed">Called with the result, on the probe's thread, before the task ends.</param>
    /// <returns>The result; it is never faulted.</returns>
    public Task<ProbeResult> Start(Action<ProbeFinding> completed)
    {
        var result = new TaskCompletionSource<ProbeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // Without the execution context: the request that caused the probe ends before it.
            NewThread(() => result.SetResult(Run(completed))).UnsafeStart();
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // The process has no handle or memory for another thread: nothing is known, and a timer must not end it.
            log.ProbeFaulted(exception.GetType().Name);
            result.SetResult(ProbeResult.Inconclusive);
        }

        return result.Task;
    }

    private ProbeResult Run(Action<ProbeFinding> completed)
    {
        try
        {
            return RunTraced(completed);
        }
#pragma warning disable CA1031 // A fault of ours says nothing about the service, and must not end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.ProbeFaulted(exception.GetType().Name);
            return ProbeResult.Inconclusive;
        }
    }

    private ProbeResult RunTraced(Action<ProbeFinding> completed)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var span = Spans.Start(Spans.Probe);
        try
        {
            ProbeAnswer[] answers = Key() is { } key ? Ask(key) : [NoKey];
            var answer = Combine(answers);
            span.Describe(answer.Result.ToString(), failed: answer.Result is ProbeResult.Failing);
            log.ProbeCompleted(answer.Result, answer.Upstream.Outcome, answer.Evidence, answer.Upstream.BilledCalls, (long)TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            completed(new(answer.Result, answers.Any(static one => one.LacksConnection)));
            return answer.Result;
        }
        catch
        {
            span.Describe(nameof(Outcome.InternalFault), failed: true);
            throw;
        }
    }

    // "A silent, B healthy" is health; an outage is only what every endpoint says.
    private ProbeAnswer Combine(ProbeAnswer[] answers)
    {
        foreach (var answer in answers)
            meter.CountProbe(answer.Upstream);
        var decisive = Array.Find(answers, static answer => answer.Result is ProbeResult.Healthy)
            ?? Array.Find(answers, static answer => answer.Result is ProbeResult.Inconclusive)
            ?? answers[0];
        return decisive with { Upstream = decisive.Upstream with { BilledCalls = answers.Sum(static answer => answer.Upstream.BilledCalls) } };
    }

    private ProbeAnswer[] Ask(AccessKey key)
    {
        var scene = scenes.FirstOf(region.Id).Id;
        if (endpoints.Second is not { } second)
            return [client.Ask(endpoints.First, scene, key)];
        ProbeAnswer? ofSecond = null;
        ExceptionDispatchInfo? fault = null;
        var thread = NewThread(() =>
        {
            try
            {
                ofSecond = client.Ask(second, scene, key);
            }
#pragma warning disable CA1031 // An exception that leaves a thread ends the process; this one is thrown where it is handled.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                fault = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.UnsafeStart();
        var ofFirst = client.Ask(endpoints.First, scene, key);
        thread.Join();
        fault?.Throw();
        if (ofFirst.Result is not ProbeResult.Healthy && ofSecond!.Result is ProbeResult.Healthy)
            selector.Prefer(second);
        return [ofFirst, ofSecond!];
    }

    // Without a key at hand nothing can be asked; loading one is not the probe's to wait for.
    private AccessKey? Key() =>
        credentials.GetAsync(CancellationToken.None).AsTask() is { IsCompletedSuccessfully: true, Result: CredentialResult.Available { Key: var key } } ? key : null;

    private static Thread NewThread(Action run) => new(() => run(), StackBytes) { IsBackground = true, Name = "captcha-gate-probe" };
}
