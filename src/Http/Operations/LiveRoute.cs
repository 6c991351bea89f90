using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;

namespace CaptchaGate.Http.Operations;

/// <summary><c>GET /health/live</c>: whether the process serves. It depends on nothing, so it is 200 or no answer at all.</summary>
internal sealed class LiveRoute : Route
{
    public override string Path => "/health/live";

    public override string Method => "GET";

    public override Task<ApplicationResponse> AnswerAsync(RouteContext context) => Task.FromResult(HealthAnswer.Of([]));
}
