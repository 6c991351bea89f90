using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;

namespace CaptchaGate.Http.Operations;

/// <summary><c>GET /health</c>: whether this instance can verify, 200 or 503 with named checks.</summary>
internal sealed class HealthRoute(Health health) : Route
{
    public override string Path => "/health";

    public override string Method => "GET";

    public override Task<ApplicationResponse> AnswerAsync(RouteContext context) => Task.FromResult(HealthAnswer.Of(health.Check()));
}
