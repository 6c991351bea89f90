using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;

namespace CaptchaGate.Http.Operations;

/// <summary><c>GET /health/ready</c>: 503 only while there was never a key to sign with.</summary>
internal sealed class ReadyRoute(Health health) : Route
{
    public override string Path => "/health/ready";

    public override string Method => "GET";

    public override Task<ApplicationResponse> AnswerAsync(RouteContext context) => Task.FromResult(HealthAnswer.Of(health.CheckReadiness()));
}
