using System.Globalization;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Verification.Telemetry;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Verification;

/// <summary>
/// Claims that the widget cannot load, which come in place of a token. A claim proves nothing: it is worth what our own probe of the widget's
/// hosts found. It is known again by its idempotency key and its client, so that a key that is passed on is another claim with its own budget.
/// </summary>
internal sealed class WidgetClaims(WidgetMonitor monitor, VerificationMeter meter, TimeProvider time, IOptions<CaptchaOptions> options)
{
    /// <summary>When to claim again while no round is known: a round takes less.</summary>
    public static readonly TimeSpan RetryAfterUnknown = TimeSpan.FromSeconds(3);

    /// <summary>When to claim again after a claim was rejected. Nothing is expected to change soon.</summary>
    public static readonly TimeSpan RetryAfterRefusal = TimeSpan.FromSeconds(60);

    private readonly bool _mayPass = options.Value.Widget.FailOpen;

    /// <value>The claims that passed. Apart from the tokens', so that a flood of claims makes it forget no token.</value>
    public ReplayCache Replays { get; } = new(time);

    /// <value>The answer where claims never pass: by setting or by policy.</value>
    public static UpstreamResult Refused { get; } = new(Outcome.WidgetUnavailable) { RetryAfter = RetryAfterRefusal };

    /// <summary>Whether a claim can pass at all.</summary>
    /// <param name="needs">What the policy for failures asks of a claim.</param>
    public bool MayPass(FailOpenCondition needs) => _mayPass && needs is not FailOpenCondition.Never;

    /// <summary>What replaces the token in the replay cache and in shared state. No token has this form, and it leaves neither.</summary>
    public static CaptchaToken Identify(Guid key, ClientAddress? client) =>
        new(string.Create(CultureInfo.InvariantCulture, $"widget {key:N} {AddressOf(client)}"), TokenArchitecture.V3);

    /// <summary>What the claim is worth now.</summary>
    public UpstreamResult Evaluate(Scene scene)
    {
        var finding = monitor.Find(scene.Region);
        meter.CountWidgetClaim(scene.Alias, finding);
        return new UpstreamResult(Outcome.WidgetUnavailable)
        {
            Widget = finding,
            RetryAfter = finding is WidgetFinding.Unknown ? RetryAfterUnknown : RetryAfterRefusal,
        };
    }

    /// <summary>Notes a verdict of the service: a newly solved challenge proves that widgets load.</summary>
    public void Observe(UpstreamResult upstream, Scene scene)
    {
        if (upstream is { Outcome: Outcome.Passed, Code: VerifyCodes.Passed })
            monitor.Solved(scene.Region);
    }

    private static string AddressOf(ClientAddress? client)
    {
        if (client is not { } address)
            return "";
        Span<byte> bytes = stackalloc byte[16];
        address.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
